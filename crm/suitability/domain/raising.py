"""Say what may be lifted from a level that is held down, and what it would come to without it.

Nothing of this touches the answers: only the client's own new assessment changes those. What is lifted are decisions
that people recorded and remarks that a document has overtaken.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from crm.suitability.domain.answers import Answers
from crm.suitability.domain.cap_rules import SPOKEN_CAPS
from crm.suitability.domain.caps import Cap, InputKind, find_caps
from crm.suitability.domain.contradictions import read_cautiously
from crm.suitability.domain.heard import Evidence
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.sources import HOUSE, Source

RAISE_RULE_ID = "S4-010"
RAISE_SOURCE: Source = HOUSE
RAISE_SINCE = date(2026, 9, 1)
CONFIRM_WITHIN = timedelta(days=30)
"""How long the client may take to confirm what a second person approved (unmeasured)."""


class LiftKind(StrEnum):
    """What holds a level down without being an answer."""

    CEILING = "ceiling"
    STATEMENT = "statement"


@dataclass(frozen=True, kw_only=True)
class Lift:
    """One thing to be lifted; ``ref`` is the id of the ceiling or the remark."""

    kind: LiftKind
    ref: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """What holds a level down, with the cap that follows from it."""

    lift: Lift
    cap: Cap


def held_down_by(*, answers: Answers, evidence: Evidence) -> tuple[Held, ...]:
    """Return every ceiling and every remark that limits the level by itself, the lowest first."""
    found = [*_alone_ceilings(answers, evidence), *_alone_remarks(answers, evidence)]
    return tuple(sorted(found, key=lambda held: (held.cap.level, held.lift.kind, held.lift.ref)))


def without(evidence: Evidence, lifts: Collection[Lift]) -> Evidence:
    """Return the evidence without what is lifted."""
    ceilings = {lift.ref for lift in lifts if lift.kind is LiftKind.CEILING}
    remarks = {lift.ref for lift in lifts if lift.kind is LiftKind.STATEMENT}
    return replace(
        evidence,
        ceilings=tuple(item for item in evidence.ceilings if item.id not in ceilings),
        statements=tuple(item for item in evidence.statements if str(item.id) not in remarks),
    )


def level_without(*, answers: Answers, evidence: Evidence, lifts: Collection[Lift]) -> LevelDecision:
    """Return what the level would be if these things no longer held it down."""
    return decide_level(answers=answers, evidence=without(evidence, lifts))


def _alone_ceilings(answers: Answers, evidence: Evidence) -> list[Held]:
    return [
        Held(lift=Lift(kind=LiftKind.CEILING, ref=item.id), cap=cap)
        for item in evidence.ceilings
        if (cap := _evidence_cap(answers, replace(evidence, statements=(), ceilings=(item,))))
    ]


def _alone_remarks(answers: Answers, evidence: Evidence) -> list[Held]:
    kinds = {rule.kind for rule in SPOKEN_CAPS if rule.effective_from <= evidence.on}
    return [
        Held(lift=Lift(kind=LiftKind.STATEMENT, ref=str(item.id)), cap=cap)
        for item in evidence.statements
        if item.kind in kinds and (cap := _evidence_cap(answers, replace(evidence, statements=(item,), ceilings=())))
    ]


def _evidence_cap(answers: Answers, evidence: Evidence) -> Cap | None:
    read, _ = read_cautiously(answers=answers, on=evidence.on)
    caps = find_caps(answers=read, evidence=evidence)
    wanted = {InputKind.CEILING, InputKind.STATEMENT}
    return next((cap for cap in caps if any(item.kind in wanted for item in cap.inputs)), None)
