"""Read what level a retake is held against, and put together what a decision on an assessment rests on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from crm.identity.queries import heard_through
from crm.suitability.domain.heard import Ceiling
from crm.suitability.domain.inputs import Inputs
from crm.suitability.domain.keeping import LevelBefore, freed, keep_level, kept_in, lowest_kept, with_ceilings
from crm.suitability.domain.level import decide_level
from crm.suitability.domain.raising import without
from crm.suitability.domain.sides import Sides, Taken
from crm.suitability.models import Assessment
from crm.suitability.models import LevelDecision as LevelRow
from crm.suitability.queries.levels import evidence_of, lifted_for
from crm.suitability.queries.sources import remembered, rests_on_own_words, sides_of, sources_of
from crm.suitability.sealed import answers_of, inputs_of


def inputs_at(assessment: Assessment, *, subject_id: UUID, at: datetime, anew: bool = False) -> Inputs:
    """Put together what a decision on this assessment rests on now.

    Whether a level from before it is kept was decided when it was handed in; ``anew`` asks once more, for older answers
    that arrived after it. Where that decision rests on the words of somebody told apart since, it is decided anew.
    """
    answers, sources = answers_of(assessment), sources_of(subject_id)
    own = _own(list(assessment.decisions.filter(inputs__isnull=False).order_by("number")), sources)
    if own:
        evidences = [inputs_of(row).evidence for row in own]
        if anew:
            before = level_before(assessment, subject_id=subject_id)
            evidences.append(_kept(assessment, Inputs(answers=answers, evidence=freed(evidences[0])), before).evidence)
        kept = lowest_kept(evidences)
        return Inputs(answers=answers, evidence=evidence_of(subject_id=subject_id, at=at, kept=kept))
    now = Inputs(answers=answers, evidence=evidence_of(subject_id=subject_id, at=at))
    found = _kept(assessment, now, level_before(assessment, subject_id=subject_id))
    lifted = lifted_for(subject_id=subject_id, at=at) if kept_in(found.evidence) else ()
    return Inputs(answers=answers, evidence=without(found.evidence, lifted))


def _kept(assessment: Assessment, inputs: Inputs, before: LevelBefore | None) -> Inputs:
    evidence = keep_level(
        answers=inputs.answers,
        evidence=inputs.evidence,
        before=before,
        assessment_id=assessment.id,
        taken_at=assessment.taken_at,
    )
    return Inputs(answers=inputs.answers, evidence=evidence)


def assessments_after(assessment: Assessment, *, subject_id: UUID, at: datetime) -> tuple[Assessment, ...]:
    """Return what the same person handed in after an assessment and until ``at``, oldest first.

    Empty for the newest one. What a profile handed in that was joined later counts to that profile alone.
    """
    sides = sides_of(subject_id)
    side = _side(sides, assessment)
    found = _of(subject_id).filter(_order(assessment, "gt"), taken_at__lte=at).order_by("taken_at", "id")
    return tuple(row for row in found if sides.taken_together(row.taken_at) or _side(sides, row) == side)


def level_before(assessment: Assessment, *, subject_id: UUID) -> LevelBefore | None:
    """Return the level that held when an assessment was handed in, expired or not; None before the first.

    Assessments of a profile that was joined later are not those of whoever handed this one in. What held is known
    better afterwards, where older answers arrived late: then it is the level as it would have been.
    """
    earlier = _earlier(assessment, subject_id)
    if not earlier:
        return None
    at, sources = assessment.taken_at, sources_of(subject_id)
    found = LevelRow.objects.filter(assessment__in=earlier).defer("inputs").order_by("assessment_id", "-number")
    decided = {key: list(rows) for key, rows in groupby(found, _assessment_of)}
    then = {key: known for key, rows in decided.items() if (known := [row for row in rows if row.decided_at <= at])}
    holding = sides_of(subject_id).in_force(_taken(earlier[key], rows[0].level) for key, rows in then.items())
    if holding is None:
        return None
    key = holding.assessment_id
    row = next(iter(_own(then[key], sources)), then[key][0])
    later = _own([one for one in decided[key] if one.decided_at > at], sources)
    level, lowest = _as_it_would_have_been(row, later, subject_id=subject_id, at=at)
    return LevelBefore(level=level, lowest=lowest, valid_until=earlier[key].valid_until)


def _as_it_would_have_been(
    row: LevelRow, later: Sequence[LevelRow], *, subject_id: UUID, at: datetime
) -> tuple[int, bool]:
    """Return the level of a decision under the lowest level that was ever kept for the same assessment."""
    kept = lowest_kept(inputs_of(one).evidence for one in later if one.inputs)
    if not kept or row.inputs is None:
        return row.level, row.lowest
    inputs = inputs_of(row)
    evidence = with_ceilings(inputs.evidence, _not_lifted(kept, subject_id=subject_id, at=at))
    decision = decide_level(answers=inputs.answers, evidence=evidence)
    return min(row.level, decision.level), row.lowest or decision.lowest


def _not_lifted(kept: tuple[Ceiling, ...], *, subject_id: UUID, at: datetime) -> tuple[Ceiling, ...]:
    lifted = {lift.ref for lift in lifted_for(subject_id=subject_id, at=at)}
    return tuple(one for one in kept if one.id not in lifted)


def _of(subject_id: UUID) -> QuerySet[Assessment]:
    return remembered(Assessment.objects.filter(source_id__in=heard_through(subject_id)), "answers").defer("answers")


def _order(assessment: Assessment, side: str) -> Q:
    """Before or after, two of one moment by their ids."""
    same = Q(taken_at=assessment.taken_at, **{f"id__{side}": assessment.id})
    return Q(**{f"taken_at__{side}": assessment.taken_at}) | same


def _earlier(assessment: Assessment, subject_id: UUID) -> Mapping[UUID, Assessment]:
    sides = sides_of(subject_id)
    together, side = sides.taken_together(assessment.taken_at), _side(sides, assessment)
    rows = _of(subject_id).filter(_order(assessment, "lt"))
    return {row.id: row for row in rows if together or _side(sides, row) == side}


def _side(sides: Sides, row: Assessment) -> UUID:
    return sides.of(row.subject_id, row.source_id)


def _assessment_of(row: LevelRow) -> UUID:
    return row.assessment_id


def _taken(row: Assessment, level: int) -> Taken:
    return Taken(
        assessment_id=row.id, subject_id=row.subject_id, source_id=row.source_id, taken_at=row.taken_at, level=level
    )


def _own(rows: Sequence[LevelRow], sources: Sequence[UUID]) -> list[LevelRow]:
    """Return the decisions that rest on nobody else's words."""
    return [row for row in rows if rests_on_own_words(row.source_id, at=row.decided_at, sources=sources)]
