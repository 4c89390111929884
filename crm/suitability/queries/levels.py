"""Read the level that holds for an investor, with all it follows from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.identity.queries import heard_through, records_of_subjects
from crm.profile.queries import statements_for
from crm.suitability.domain.answers import Answers
from crm.suitability.domain.cap_rules import CapName
from crm.suitability.domain.heard import Ceiling, Evidence, evidence_at
from crm.suitability.domain.keeping import came_to, kept_in
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.raising import Lift, LiftKind, without
from crm.suitability.domain.sides import Sides, Taken
from crm.suitability.models import Assessment, LevelCeiling, LevelRaise
from crm.suitability.models import LevelDecision as LevelRow
from crm.suitability.queries.rules import rules_in_force
from crm.suitability.queries.sources import remembered, rests_on_own_words, sides_of, sides_of_each, sources_of
from crm.suitability.sealed import inputs_of


@dataclass(frozen=True, kw_only=True)
class LevelBrief:
    """A level for a list: no reasons."""

    subject_id: UUID
    level: int
    lowest: bool
    binding: CapName
    valid_until: datetime
    expired: bool


@dataclass(frozen=True, kw_only=True)
class LevelFacts:
    """The level that holds, with reasons.

    ``decision`` is worked out again from the encrypted inputs and carries caps, words and what would change the level;
    ``level`` is the recorded one, ``subject_id`` the profile at the time. ``agrees`` is false where both differ: the
    rules or the record changed.
    """

    decision_id: UUID
    assessment_id: UUID
    subject_id: UUID
    level: int
    lowest: bool
    binding: CapName
    score: int
    version: int
    channel: str
    taken_at: datetime
    valid_until: datetime
    decided_at: datetime
    expired: bool
    agrees: bool
    rules_digest: str
    inputs_digest: str
    answers: Answers
    evidence: Evidence
    decision: LevelDecision

    @property
    def came_to(self) -> int | None:
        """What the answers come to, where a lower level from before them is kept; None where none is."""
        level = came_to(answers=self.answers, evidence=self.evidence)
        return level if level > self.level and kept_in(self.evidence) else None


def current_level(*, subject_id: UUID, at: datetime) -> LevelFacts | None:
    """Return the level of the assessment in force, or None before the first; an expired one says so."""
    row = decision_in_force(subject_id=subject_id, at=at)
    return None if row is None else level_facts(row, at=at)


def level_history(*, subject_id: UUID, at: datetime) -> tuple[LevelFacts, ...]:
    """Return every decided level, newest first."""
    found = LevelRow.objects.filter(source_id__in=heard_through(subject_id), decided_at__lte=at)
    rows = remembered(found.select_related("assessment"), "inputs")
    return tuple(level_facts(row, at=at) for row in rows.order_by("-assessment__taken_at", "-number"))


def levels_for(*, subject_ids: Iterable[UUID], at: datetime) -> dict[UUID, LevelBrief]:
    """Return the levels of many investors in a few queries; those without an assessment are absent."""
    found = rows_in_force(subject_ids=subject_ids, at=at, sealed=False)
    return {subject: _brief(row, subject, at) for subject, row in found.items()}


def rows_in_force(*, subject_ids: Iterable[UUID], at: datetime, sealed: bool = True) -> dict[UUID, LevelRow]:
    """Return the decisions that hold, of many investors in a few queries; ``sealed`` with what they were made from."""
    owner = {subject: subject for subject in subject_ids}
    for subject, records in records_of_subjects(list(owner)).items():
        owner.update(dict.fromkeys(records, subject))
    rows = (
        remembered(LevelRow.objects.select_related("assessment"), "inputs")
        .filter(source_id__in=list(owner), decided_at__lte=at)
        .defer("assessment__answers", *(() if sealed else ("inputs",)))
        .order_by("source_id", "assessment__subject_id", "-assessment__taken_at", "-assessment_id", "-number")
        .distinct("source_id", "assessment__subject_id")
    )
    found: dict[UUID, dict[UUID, LevelRow]] = {}
    for row in rows:
        found.setdefault(owner[row.source_id], {})[row.assessment_id] = row
    several = [subject for subject, held in found.items() if len(held) > 1]
    sides = sides_of_each(several, records=lambda subject: [row.source_id for row in found[subject].values()])
    return {subject: _holding(held, sides.get(subject)) for subject, held in found.items()}


def _holding(held: Mapping[UUID, LevelRow], sides: Sides | None) -> LevelRow:
    holding = sides and sides.in_force(_taken(row.assessment, row.level) for row in held.values())
    return held[holding.assessment_id] if holding else next(iter(held.values()))


def assessment_in_force(*, subject_id: UUID, at: datetime) -> Assessment | None:
    """Return the newest assessment; after a merge the lower one holds until the investor takes a new one."""
    rows = remembered(Assessment.objects.filter(source_id__in=heard_through(subject_id), taken_at__lte=at), "answers")
    newest: dict[tuple[UUID, UUID], Assessment] = {}
    for row in rows.order_by("-taken_at", "-id"):
        newest.setdefault((row.subject_id, row.source_id), row)
    if len(newest) < 2:
        return next(iter(newest.values()), None)
    by_id = {row.id: row for row in newest.values()}
    holding = sides_of(subject_id).in_force(_taken(row, _level_of(row)) for row in by_id.values())
    return by_id[holding.assessment_id] if holding else None


def _taken(row: Assessment, level: int) -> Taken:
    return Taken(
        assessment_id=row.id, subject_id=row.subject_id, source_id=row.source_id, taken_at=row.taken_at, level=level
    )


def _level_of(row: Assessment) -> int:
    decision = row.decisions.order_by("-number").first()
    return decision.level if decision else 0


def decision_in_force(*, subject_id: UUID, at: datetime) -> LevelRow | None:
    """Return the newest decision on the assessment in force."""
    assessment = assessment_in_force(subject_id=subject_id, at=at)
    if assessment is None:
        return None
    rows = LevelRow.objects.select_related("assessment").filter(assessment=assessment, decided_at__lte=at)
    return rows.order_by("-number").first()


def is_last_decision(*, decision_id: UUID) -> bool:
    """Tell whether nothing was decided on the same assessment after this decision."""
    row = LevelRow.objects.filter(id=decision_id).first()
    return row is not None and not LevelRow.objects.filter(assessment=row.assessment_id, number__gt=row.number).exists()


def assessed_sides(*, subject_id: UUID) -> int:
    """Return how many of the profiles that became this one had an assessment of their own."""
    sides = sides_of(subject_id)
    taken = remembered(Assessment.objects.filter(source_id__in=heard_through(subject_id)), "answers")
    return len({sides.of(*written) for written in taken.values_list("subject_id", "source_id")})


def evidence_of(*, subject_id: UUID, at: datetime, kept: Iterable[Ceiling] = ()) -> Evidence:
    """Gather what counts beside the answers: what was said, ceilings that people have set, the rules in force.

    ``kept`` is the level kept from before the assessment that is asked about; what was lifted counts no more.
    """
    found = LevelCeiling.objects.filter(source_id__in=heard_through(subject_id), set_at__lte=at)
    ceilings = remembered(found, "reason")
    gathered = evidence_at(
        at=at,
        statements=statements_for(subject_id=subject_id),
        ceilings=(*(Ceiling(id=str(row.id), level=row.level) for row in ceilings), *kept),
        rules=rules_in_force(at=at),
    )
    return without(gathered, lifted_for(subject_id=subject_id, at=at))


def lifted_for(*, subject_id: UUID, at: datetime) -> frozenset[Lift]:
    """Return what no longer holds the level down since a raise was confirmed.

    A word that was given while somebody else was held to be the same person lifts nothing once they are told apart.
    """
    found = LevelRaise.objects.filter(
        source_id__in=heard_through(subject_id), answer__confirmed=True, answer__answered_at__lte=at
    )
    rows = list(remembered(found, "content").select_related("answer").defer("content"))
    sources = sources_of(subject_id) if rows else ()
    own = (row for row in rows if rests_on_own_words(row.source_id, at=row.answer.answered_at, sources=sources))
    return frozenset(Lift(kind=LiftKind(kind), ref=ref) for row in own for kind, ref in row.lifts)


@dataclass(frozen=True, kw_only=True)
class CeilingFacts:
    """A level held down by a person: how far, why, by whom and since when."""

    id: UUID
    level: int
    reason: str
    set_by: UUID
    set_at: datetime
    lifted: bool


def ceilings_for(*, subject_id: UUID, at: datetime) -> tuple[CeilingFacts, ...]:
    """Return what people have held the level down to, the newest first."""
    found = LevelCeiling.objects.filter(source_id__in=heard_through(subject_id), set_at__lte=at)
    lifted = lifted_for(subject_id=subject_id, at=at)
    return tuple(
        CeilingFacts(
            id=row.id,
            level=row.level,
            reason=row.reason or "",
            set_by=row.set_by,
            set_at=row.set_at,
            lifted=Lift(kind=LiftKind.CEILING, ref=str(row.id)) in lifted,
        )
        for row in remembered(found, "reason").order_by("-set_at", "id")
    )


def level_facts(row: LevelRow, *, at: datetime) -> LevelFacts:
    """Open the sealed inputs of a decision and explain it."""
    inputs = inputs_of(row)
    decision = decide_level(answers=inputs.answers, evidence=inputs.evidence)
    return LevelFacts(
        decision_id=row.id,
        assessment_id=row.assessment_id,
        subject_id=row.subject_id,
        level=row.level,
        lowest=row.lowest,
        binding=CapName(row.binding),
        score=row.score,
        version=row.assessment.version,
        channel=row.assessment.channel,
        taken_at=row.assessment.taken_at,
        valid_until=row.assessment.valid_until,
        decided_at=row.decided_at,
        expired=row.assessment.valid_until <= at,
        agrees=(decision.level, decision.lowest) == (row.level, row.lowest),
        rules_digest=row.rules_digest,
        inputs_digest=row.inputs_digest,
        answers=inputs.answers,
        evidence=inputs.evidence,
        decision=decision,
    )


def _brief(row: LevelRow, subject_id: UUID, at: datetime) -> LevelBrief:
    return LevelBrief(
        subject_id=subject_id,
        level=row.level,
        lowest=row.lowest,
        binding=CapName(row.binding),
        valid_until=row.assessment.valid_until,
        expired=row.assessment.valid_until <= at,
    )
