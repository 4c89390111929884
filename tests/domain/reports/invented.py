"""Report contents of the demo world's own people, by the rooms' own rules, without a database.

Answers, visits and their notes are what the demo invents; statements, level, contradictions, verdicts and plan are
what the rooms make of them. Only the rows' identifiers are made up here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from crm.profile.domain.label import Attitude, needs_label
from crm.profile.domain.statement_kinds import DATED_KINDS
from crm.profile.domain.statement_rules import TITLES
from crm.profile.domain.statements import Statement, find_statements
from crm.profile.models import StatementStatus
from crm.profile.queries import Needs, NoteFacts, StatementFacts
from crm.suitability.domain.answers import Answers, accept_answers
from crm.suitability.domain.contradictions import Contradiction, find_contradictions
from crm.suitability.domain.heard import Evidence, evidence_at
from crm.suitability.domain.holdings import NOTHING, Holdings
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.plan import Plan, dated_needs, propose_plan
from crm.suitability.domain.questionnaires import questionnaire_of
from crm.suitability.domain.rule_book import listed_rules, rules_digest
from crm.suitability.domain.score import score_of
from crm.suitability.domain.standing import OpenContradiction, Standing, standing_of
from crm.suitability.domain.validity import valid_until
from crm.suitability.queries import ContradictionFacts, JudgedProduct, LevelFacts, PlanFacts, PlanStatus, ReportInputs
from hub.catalogue.domain.products import ProductFacts
from hub.demo.answers import QUESTIONNAIRE_VERSION
from hub.demo.answers import answers_of as answered_by
from hub.demo.cast import Person, cast
from hub.demo.market import plans, products
from hub.demo.money.purchases import by_person, purchases
from hub.demo.scale import SCALES
from hub.demo.talks import Visit, visits
from hub.kernel.ids import stable_id
from reports import gathering
from reports.domain import inputs as paper
from reports.domain.inputs import ReportContent
from reports.gathering.heard import quotations_of

SEED, AS_OF = 7, date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TAKEN = AT - timedelta(days=20)
CHANNELS = {"柜台": "desk", "电话": "phone", "微信": "wechat"}
BRANCH = SimpleNamespace(name_zh="城东中心", name_en="Chengdong Centre")
ADVISOR = SimpleNamespace(id=UUID(int=2), display_name="林晓", branch=BRANCH)


@dataclass(frozen=True, kw_only=True)
class Invented:
    """One person of the demo world, what they answered, and what the rooms would hand over for their report."""

    person: Person
    answers: Answers
    said: tuple[str, ...]
    content: ReportContent


def invented(count: int, *, seed: int = SEED, scale: str = "full") -> Iterator[Invented]:
    """Return the first ``count`` assessed people of a world."""
    size, everybody = SCALES[scale], cast(seed=seed, scale=scale, as_of=AS_OF)
    raised = plans(AS_OF, scale=size.projects, collateral=size.collateral, only=size.only)
    bought = by_person(purchases(everybody, raised, seed=seed, as_of=AS_OF))
    talks: dict[str, list[Visit]] = {one.key: [] for one in everybody}
    for visit in visits(everybody, bought, seed=seed, scale=size, as_of=AS_OF):
        talks[visit.person.key].append(visit)
    shelf = products(AS_OF)
    for person in [one for one in everybody if one.assessed][:count]:
        yield _invented(person, talks[person.key], shelf)


def _invented(person: Person, talks: Sequence[Visit], shelf: Sequence[ProductFacts]) -> Invented:
    subject = stable_id("invented", person.key)
    notes = [_note(visit) for visit in talks if visit.note]
    said = tuple(statement for _, note in notes for statement in (facts.statement for facts in note.statements))
    answers = accept_answers(
        questionnaire=questionnaire_of(QUESTIONNAIRE_VERSION),
        raw={name: list(one) if isinstance(one, tuple) else one for name, one in answered_by(person).items()},
    )
    heard = evidence_at(at=AT, statements=said)
    found = _inputs(subject, answers, heard, shelf)
    client = paper.Client(subject, person.name, person.masked_id)
    spoken = {facts.statement.id: facts for _, note in notes for facts in note.statements}
    rows = {visit_id: SimpleNamespace(note=note) for visit_id, note in notes}
    quoted = quotations_of(statements=found.statements, spoken=spoken, visits=rows)
    needs = _needs(answers, tuple(spoken.values()))
    content = gathering._content(found, needs, client, ADVISOR, quoted)
    return Invented(
        person=person, answers=answers, said=tuple(one.excerpt for one in heard.statements), content=content
    )


def _note(visit: Visit) -> tuple[UUID, NoteFacts]:
    visit_id, note_id = stable_id("visit", visit.number), stable_id("note", visit.number)
    found = find_statements(
        visit.note, occurred_at=visit.at, channel=CHANNELS[visit.channel], source_ref=f"note:{note_id}"
    )
    facts = tuple(_facts(one, note_id, visit_id) for one in found)
    return visit_id, NoteFacts(id=note_id, body=visit.note, author="林晓", written_at=visit.at, statements=facts)


def _facts(statement: Statement, note_id: UUID, visit_id: UUID) -> StatementFacts:
    title_zh, title_en = TITLES[statement.kind]
    return StatementFacts(
        statement=statement, title_zh=title_zh, title_en=title_en, status=StatementStatus.SUGGESTED, note_id=note_id,
        visit_id=visit_id, author="林晓",
    )  # fmt: skip


def _needs(answers: Answers, facts: tuple[StatementFacts, ...]) -> Needs:
    label = needs_label(attitude=Attitude(answers.one("attitude")), statements=[one.statement for one in facts])
    dated = tuple(one for one in facts if one.statement.kind in DATED_KINDS)
    rest = tuple(one for one in facts if one.statement.kind not in DATED_KINDS)
    return Needs(label=label, dated=dated, worries=rest, wishes=(), not_wanted=())


def _inputs(subject: UUID, answers: Answers, heard: Evidence, shelf: Sequence[ProductFacts]) -> ReportInputs:
    decision = decide_level(answers=answers, evidence=heard)
    disagreements = find_contradictions(answers=answers, evidence=heard)
    standing, held = _standing(answers, decision, disagreements), _holdings(subject, shelf)
    judged = tuple(
        JudgedProduct(
            product=one,
            verdict=match(
                standing=standing, product=one, purpose=Purpose.RECOMMENDATION, on=AS_OF, held=held.exposure(one.code)
            ),
        )
        for one in shelf
    )
    plan = _plan(subject, heard, standing, shelf, held)
    return ReportInputs(
        subject_id=subject, as_of=AT, level=_level(subject, decision, answers, heard), standing=standing,
        statements=heard.statements, products=judged, plan=plan, stands=plan is not None, holdings=held,
        contradictions=tuple(_contradiction(subject, one) for one in disagreements),
        rules=listed_rules(), rules_digest=rules_digest(),
    )  # fmt: skip


def _holdings(subject: UUID, shelf: Sequence[ProductFacts]) -> Holdings:
    """Every third client has something already, each another amount of another product."""
    if subject.int % 3:
        return NOTHING
    product = shelf[subject.int // 3 % len(shelf)]
    fen = product.min_ticket_fen + subject.int // 7 % 10 * product.lot_fen
    (position,) = NOTHING.and_more([(product, fen)], on=AS_OF - timedelta(days=30)).positions
    return Holdings(positions=(replace(position, paid=True, reference=f"HT-{subject.int % 10_000:04}"),))


def _standing(answers: Answers, decision: LevelDecision, found: Sequence[Contradiction]) -> Standing:
    still_open = [OpenContradiction(rule_id=one.rule_id, severity=one.severity, title=one.title) for one in found]
    return standing_of(
        answers=answers, decision=decision, valid_until=valid_until(TAKEN), taken_at=TAKEN, contradictions=still_open
    )


def _level(subject: UUID, decision: LevelDecision, answers: Answers, heard: Evidence) -> LevelFacts:
    return LevelFacts(
        decision_id=stable_id("decision", str(subject)), assessment_id=stable_id("assessment", str(subject)),
        subject_id=subject, level=decision.level, lowest=decision.lowest, binding=decision.binding,
        score=score_of(answers).out_of_hundred, version=QUESTIONNAIRE_VERSION, channel="online", taken_at=TAKEN,
        valid_until=valid_until(TAKEN), decided_at=TAKEN, expired=False, agrees=True, rules_digest=rules_digest(),
        inputs_digest="ab" * 32, answers=answers, evidence=heard, decision=decision,
    )  # fmt: skip


def _contradiction(subject: UUID, found: Contradiction) -> ContradictionFacts:
    return ContradictionFacts(
        id=stable_id("contradiction", str(subject), found.rule_id), subject_id=subject, rule_id=found.rule_id,
        severity=found.severity, opened_at=AT, inputs_digest="cd" * 32, found=found, teach_back=None, held=(),
        resolved=None, resolved_at=None, written="",
    )  # fmt: skip


def _plan(
    subject: UUID, heard: Evidence, standing: Standing, shelf: Sequence[ProductFacts], held: Holdings
) -> PlanFacts | None:
    needs = dated_needs(heard.statements, on=AS_OF)
    proposed = [propose_plan(need=need, standing=standing, products=shelf, on=AS_OF, held=held) for need in needs]
    plan = next((one for one in proposed if isinstance(one, Plan)), None)
    if plan is None:
        return None
    return PlanFacts(
        id=stable_id("plan", str(subject)), subject_id=subject, decision_id=stable_id("decision", str(subject)),
        plan=plan, digest="ef" * 32, status=PlanStatus.PROPOSED, proposed_at=AT, decided_at=None, outcome_id=None,
    )  # fmt: skip
