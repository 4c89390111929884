"""Read how a level came about over time: every decision, every attempt, and what changed between attempts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.identity.queries import heard_through
from crm.suitability.domain.cap_rules import KEPT_LEVEL, CapName
from crm.suitability.domain.caps import Cap
from crm.suitability.domain.causes import Cause, cause_of
from crm.suitability.domain.drift import Change, drift_between
from crm.suitability.domain.keeping import came_to
from crm.suitability.domain.level import LevelDecision
from crm.suitability.models import Assessment
from crm.suitability.models import LevelDecision as LevelRow
from crm.suitability.queries.levels import level_facts
from crm.suitability.queries.sources import remembered
from crm.suitability.sealed import answers_of, inputs_of


@dataclass(frozen=True, kw_only=True)
class Step:
    """One decided level with the cap that held it; ``valid_until`` is that of its assessment."""

    decision_id: UUID
    decided_at: datetime
    level: int
    lowest: bool
    cause: Cause
    binding: CapName
    decision: LevelDecision
    valid_until: datetime

    @property
    def cap(self) -> Cap:
        """The cap that held it."""
        return next((cap for cap in self.decision.caps if cap.name is self.binding), self.decision.binding_cap)

    @property
    def by_person(self) -> bool:
        """Whether a person lowered it or let it up; one that older answers held down, arriving late, was not."""
        if self.binding is not CapName.EVIDENCE:
            return False
        return self.cause is Cause.RAISED or (self.cause is Cause.LOWERED and self.cap.rule_id != KEPT_LEVEL.id)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One handed-in questionnaire: ``first`` is the level decided at once, ``came_to`` what its answers would have come
    to had no level been kept from before, ``changes`` those against the attempt before it (None for the first)."""

    assessment_id: UUID
    taken_at: datetime
    valid_until: datetime
    version: int
    channel: str
    score: int
    first: int
    came_to: int
    changes: tuple[Change, ...] | None


def steps_for(*, subject_id: UUID, at: datetime) -> tuple[Step, ...]:
    """Return every decision up to ``at``, oldest first."""
    found = LevelRow.objects.filter(source_id__in=heard_through(subject_id), decided_at__lte=at)
    rows = remembered(found.select_related("assessment"), "inputs").order_by("decided_at", "number", "id")
    steps = list[Step]()
    for row in rows:
        facts = level_facts(row, at=at)
        steps.append(
            Step(
                decision_id=row.id,
                decided_at=row.decided_at,
                level=row.level,
                lowest=row.lowest,
                cause=cause_of(first=row.number == 1, level=row.level, before=steps[-1].level if steps else None),
                binding=CapName(row.binding),
                decision=facts.decision,
                valid_until=row.assessment.valid_until,
            )
        )
    return tuple(steps)


def attempts_for(*, subject_id: UUID, at: datetime) -> tuple[Attempt, ...]:
    """Return every attempt up to ``at``, newest first; the drift is measured against the attempt before it."""
    found = Assessment.objects.filter(source_id__in=heard_through(subject_id), taken_at__lte=at)
    rows = list(remembered(found, "answers").order_by("taken_at", "id"))
    firsts = {row.assessment_id: row for row in LevelRow.objects.filter(assessment__in=rows, number=1)}
    given = [answers_of(row) for row in rows]
    attempts = [
        Attempt(
            assessment_id=row.id,
            taken_at=row.taken_at,
            valid_until=row.valid_until,
            version=row.version,
            channel=row.channel,
            score=row.score,
            first=firsts[row.id].level if row.id in firsts else 0,
            came_to=_came_to(firsts[row.id]) if row.id in firsts else 0,
            changes=drift_between(before=given[number - 1], after=given[number]) if number else None,
        )
        for number, row in enumerate(rows)
    ]
    return tuple(reversed(attempts))


def _came_to(row: LevelRow) -> int:
    if all(rule_id != KEPT_LEVEL.id for _, _, rule_id in row.caps) or row.inputs is None:
        return row.level
    inputs = inputs_of(row)
    return came_to(answers=inputs.answers, evidence=inputs.evidence)
