"""Make the level, its caps and the open contradictions ready for the client page."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from chain.queries import ProofState
from crm.profile.queries import VisitFacts
from crm.suitability.domain.cap_rules import CAP_NAMES
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.level import explain_level
from crm.suitability.domain.names import level_code
from crm.suitability.queries import ContradictionFacts, LevelFacts
from crm.workspace.language import cited, said
from crm.workspace.shown import Disagreement, LevelShown
from crm.workspace.timeline_part import Outcome
from hub.web.components.statements import Answer, Said
from hub.web.drawings.staves import Stave


def level_shown(facts: LevelFacts | None, *, proofs: Mapping[UUID, ProofState], at: datetime) -> LevelShown | None:
    """Return the level with its staves; None before the first assessment."""
    if facts is None:
        return None
    decision = facts.decision
    binding = next(cap for cap in decision.caps if cap.name is decision.binding)
    state = proofs.get(facts.decision_id)
    return LevelShown(
        code=level_code(facts.level),
        lowest=facts.lowest,
        expired=facts.expired,
        valid_until=facts.valid_until,
        days_left=max((facts.valid_until - at).days, 0),
        binding=said(CAP_NAMES[decision.binding]),
        sentence=said(binding.reason),
        arithmetic=said(explain_level(decision)),
        staves=[
            Stave(
                label=said(CAP_NAMES[cap.name]),
                level=cap.level,
                binding=cap.name is decision.binding,
                change=said(decision.change) if cap.name is decision.binding else "",
            )
            for cap in decision.caps
        ],
        state=state.state if state else "",
    )


def outcome_of(facts: LevelFacts | None, shown: LevelShown | None) -> dict[datetime, Outcome]:
    """Return what the assessment in force came to, by the time it was taken."""
    if facts is None or shown is None:
        return {}
    words = _("level %(code)s, decided by: %(cap)s") % {"code": shown.code, "cap": shown.binding}
    return {facts.taken_at: Outcome(words=words, state=shown.state)}


def disagreements(
    found: Iterable[ContradictionFacts], *, level: LevelFacts | None, visits: Mapping[UUID, VisitFacts]
) -> list[Disagreement]:
    """Return the open contradictions, both sides made ready."""
    return [disagreement(facts, level=level, visits=visits) for facts in found]


def disagreement(
    facts: ContradictionFacts, *, level: LevelFacts | None, visits: Mapping[UUID, VisitFacts]
) -> Disagreement:
    """Return one contradiction made ready: the sheet on one side, the words on the other."""
    severity = {
        Severity.SOFT: _("soft: ask again"),
        Severity.HARD: _("hard: the cautious one holds"),
        Severity.MATERIAL: _("material: no recommendation until documented"),
    }
    open_lesson = facts.teach_back is not None
    return Disagreement(
        id=facts.id,
        severity=facts.severity.value,
        severity_words=severity[facts.severity],
        title=said(facts.found.title),
        one=_answered(facts, level),
        other=_spoken(facts, visits),
        meaning=said(facts.found.both_may_hold),
        consequence=said(facts.found.consequence),
        rule_id=facts.rule_id,
        source=cited(facts.found.source),
        teach_back_url=reverse("workspace:teach-back", args=[facts.id]) if open_lesson else "",
        settle_url=reverse("workspace:settle", args=[facts.id]),
        passed=any(held.passed for held in facts.held),
    )


def _answered(facts: ContradictionFacts, level: LevelFacts | None) -> Said | None:
    if not facts.found.answers or level is None:
        return None
    return Said(
        channel=level.channel,
        at=level.taken_at,
        source=_("Questionnaire v%(version)s") % {"version": level.version},
        answers=tuple(
            Answer(question=said(side.question), answer=said(side.answer), marked=side.clashes)
            for side in facts.found.answers
        ),
    )


def _spoken(facts: ContradictionFacts, visits: Mapping[UUID, VisitFacts]) -> Said | None:
    if not facts.found.statements:
        return None
    refs = {statement.source_ref for statement in facts.found.statements}
    for visit in visits.values():
        if visit.note is not None and f"note:{visit.note.id}" in refs:
            spans = [
                span
                for statement in facts.found.statements
                if statement.source_ref == f"note:{visit.note.id}"
                for span in statement.spans
            ]
            return Said(
                channel=visit.channel.value,
                at=visit.arrived_at,
                author=visit.advisor,
                text=visit.note.body,
                spans=tuple(sorted(spans, key=lambda span: span.start)),
            )
    first = facts.found.statements[0]
    return Said(channel=first.channel, at=first.occurred_at, text=first.excerpt)
