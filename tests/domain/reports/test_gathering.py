"""What the rooms know of an invented client becomes a report, with their own rules, words and sums."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest

from crm.profile.domain.label import NeedsLabel
from crm.profile.domain.statement_rules import TITLES
from crm.profile.domain.statements import find_statements
from crm.profile.models import StatementStatus
from crm.profile.queries import Needs, NoteFacts, StatementFacts
from crm.suitability.domain.contradictions import find_contradictions
from crm.suitability.domain.heard import Evidence
from crm.suitability.domain.holdings import NOTHING
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.plan import Plan, dated_needs, propose_plan
from crm.suitability.domain.rule_book import listed_rules, rules_digest
from crm.suitability.domain.standing import OpenContradiction, standing_of
from crm.suitability.domain.validity import valid_until
from crm.suitability.queries import ContradictionFacts, JudgedProduct, LevelFacts, PlanFacts, PlanStatus, ReportInputs
from hub.demo.market import products
from hub.demo.talks import SHEN_NOTE, ZHOU_NOTE
from hub.kernel.digest import sha256_hex
from reports import gathering
from reports.domain.composing import compose
from reports.domain.document import Part
from reports.domain.inputs import ReportContent
from reports.domain.sealing import content_bytes, read_sealed, sealed_bytes
from reports.domain.wording import refuse_promises
from tests.domain.reports.rendered import rendered
from tests.domain.reports.samples import ISSUE
from tests.domain.suitability.cases import AT, ON, TAKEN, answers_of, evidence

SUBJECT, ADVISOR = UUID(int=1), UUID(int=2)
VISIT, NOTE = UUID(int=3), UUID(int=4)


def world(note: str) -> tuple[ReportInputs, dict[str, object]]:
    """Everything the rooms would answer for a client with careful answers and this note."""
    statements = find_statements(note, occurred_at=AT, channel="desk", source_ref=f"note:{NOTE}")
    heard, answers = evidence(*statements), answers_of()
    decision = decide_level(answers=answers, evidence=heard)
    found = find_contradictions(answers=answers, evidence=heard)
    open_ones = [OpenContradiction(rule_id=c.rule_id, severity=c.severity, title=c.title) for c in found]
    standing = standing_of(
        answers=answers, decision=decision, valid_until=valid_until(TAKEN), taken_at=TAKEN, contradictions=open_ones
    )
    shelf = products(ON)
    judged = tuple(
        JudgedProduct(
            product=item, verdict=match(standing=standing, product=item, purpose=Purpose.RECOMMENDATION, on=ON)
        )
        for item in shelf
    )
    plans = [
        propose_plan(need=need, standing=standing, products=shelf, on=ON) for need in dated_needs(statements, on=ON)
    ]
    plan = next((item for item in plans if isinstance(item, Plan)), None)
    inputs = ReportInputs(
        subject_id=SUBJECT,
        as_of=AT,
        level=_level(decision, answers, heard),
        standing=standing,
        statements=statements,
        contradictions=tuple(_contradiction(item, number) for number, item in enumerate(found)),
        products=judged,
        holdings=NOTHING,
        plan=_plan(plan) if plan else None,
        stands=plan is not None,
        rules=listed_rules(),
        rules_digest=rules_digest(),
    )
    return inputs, _answers_of_rooms(note, inputs)


def _level(decision, answers, heard: Evidence) -> LevelFacts:  # type: ignore[no-untyped-def]
    return LevelFacts(
        decision_id=UUID(int=10),
        assessment_id=UUID(int=11),
        subject_id=SUBJECT,
        level=decision.level,
        lowest=decision.lowest,
        binding=decision.binding,
        score=61,
        version=4,
        channel="online",
        taken_at=TAKEN,
        valid_until=valid_until(TAKEN),
        decided_at=AT,
        expired=False,
        agrees=True,
        rules_digest=rules_digest(),
        inputs_digest="ab" * 32,
        answers=answers,
        evidence=heard,
        decision=decision,
    )


def _contradiction(found, number: int) -> ContradictionFacts:  # type: ignore[no-untyped-def]
    return ContradictionFacts(
        id=UUID(int=20 + number),
        subject_id=SUBJECT,
        rule_id=found.rule_id,
        severity=found.severity,
        opened_at=AT,
        inputs_digest="cd" * 32,
        found=found,
        teach_back=None,
        held=(),
        resolved=None,
        resolved_at=None,
        written="",
    )


def _plan(plan: Plan) -> PlanFacts:
    return PlanFacts(
        id=UUID(int=30),
        subject_id=SUBJECT,
        decision_id=UUID(int=10),
        plan=plan,
        digest="ef" * 32,
        status=PlanStatus.PROPOSED,
        proposed_at=AT,
        decided_at=None,
        outcome_id=None,
    )


def _answers_of_rooms(note: str, inputs: ReportInputs) -> dict[str, object]:
    facts = tuple(
        StatementFacts(
            statement=item,
            title_zh=TITLES[item.kind][0],
            title_en=TITLES[item.kind][1],
            status=StatementStatus.SUGGESTED,
            note_id=NOTE,
            visit_id=VISIT,
            author="林晓",
        )
        for item in inputs.statements
    )
    label = NeedsLabel(
        zh="稳健，偏保守", en="steady, leaning conservative", rule_id="LABEL-05", statements=inputs.statements
    )
    needs = Needs(label=label, dated=facts, worries=(), wishes=(), not_wanted=())
    written = NoteFacts(id=NOTE, body=note, author="林晓", written_at=AT, statements=facts)
    branch = SimpleNamespace(name_zh="城东中心", name_en="Chengdong Centre")
    return {
        "report_inputs": lambda *, subject_id, at: inputs,
        "dimensions": lambda *, subject_id, at: SimpleNamespace(needs=needs),
        "client_header": lambda *, subject_id, at: SimpleNamespace(name="沈若溪", id_number=None),
        "visits_by_id": lambda ids: {VISIT: SimpleNamespace(note=written)},
        "advisors_of": lambda ids: {SUBJECT: SimpleNamespace(id=ADVISOR, display_name="林晓", branch=branch)},
    }


@pytest.fixture
def gathered(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def gather(note: str) -> ReportContent:
        for name, answer in world(note)[1].items():
            monkeypatch.setattr(gathering, name, answer)
        return gathering.gather(subject_id=SUBJECT, at=AT)

    return gather


def test_the_education_note_becomes_a_report_with_a_plan_inside_the_level(gathered) -> None:  # type: ignore[no-untyped-def]
    content = gathered(SHEN_NOTE)
    document = compose(content=content, issue=ISSUE)
    refuse_promises(document)
    assert content.plan is not None
    assert document.section(Part.CONCLUSION).statements[0].id == "conclusion.fits"
    assert max(content.product(line.product_code).rating for line in content.plan.lines) <= content.level.level
    assert rendered(content).startswith(b"%PDF")


def test_the_high_risk_note_becomes_a_report_that_recommends_nothing(gathered) -> None:  # type: ignore[no-untyped-def]
    content = gathered(ZHOU_NOTE)
    document = compose(content=content, issue=ISSUE)
    refuse_promises(document)
    assert content.plan is None
    assert content.blocked
    assert document.section(Part.CONCLUSION).statements[0].id == "conclusion.blocked"
    assert rendered(content).startswith(b"%PDF")


def test_the_quoted_words_are_those_the_rules_used(gathered) -> None:  # type: ignore[no-untyped-def]
    content = gathered(SHEN_NOTE)
    for heard in content.heard:
        assert heard.excerpt in SHEN_NOTE
        assert heard.spans
        for start, end in heard.spans:
            assert 0 <= start < end <= len(heard.excerpt)


def test_gathering_twice_gives_the_same_content(gathered) -> None:  # type: ignore[no-untyped-def]
    assert sha256_hex(content_bytes(gathered(SHEN_NOTE))) == sha256_hex(content_bytes(gathered(SHEN_NOTE)))


def test_another_day_of_asking_alone_changes_nothing(gathered, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    first = gathered(SHEN_NOTE)
    inputs, rooms = world(SHEN_NOTE)
    later = replace(inputs, as_of=AT.replace(day=20))
    for name, answer in (rooms | {"report_inputs": lambda *, subject_id, at: later}).items():
        monkeypatch.setattr(gathering, name, answer)
    assert gathering.gather(subject_id=SUBJECT, at=AT.replace(day=20)) == first


def test_the_sealed_inputs_carry_what_a_recomputation_needs(gathered) -> None:  # type: ignore[no-untyped-def]
    from crm.suitability.domain.inputs import read_inputs

    content, _ = read_sealed(sealed_bytes(content=gathered(SHEN_NOTE), issue=ISSUE))
    basis = {item.name: item.canonical for item in content.basis}
    inputs = read_inputs(basis["level_inputs"].encode())
    decided = decide_level(answers=inputs.answers, evidence=inputs.evidence)
    assert decided.level == content.level.level
    assert basis["rules_digest"] == rules_digest()
    assert {f"product:{match.product.code}" for match in content.matches} <= set(basis)


def test_a_client_without_an_advisor_gets_no_report(gathered, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    gathered(SHEN_NOTE)
    monkeypatch.setattr(gathering, "advisors_of", lambda ids: {})
    with pytest.raises(gathering.AdvisorMissing):
        gathering.gather(subject_id=SUBJECT, at=AT)


if __name__ == "__main__":
    import sys

    for name, answer in world({"shen": SHEN_NOTE, "zhou": ZHOU_NOTE}[sys.argv[1]])[1].items():
        setattr(gathering, name, answer)
    sys.stdout.buffer.write(rendered(gathering.gather(subject_id=SUBJECT, at=AT)))
