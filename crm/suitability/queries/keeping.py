"""Read what level a retake is held against, and put together what a decision on an assessment rests on."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from crm.identity.queries import heard_through
from crm.suitability.domain.inputs import Inputs
from crm.suitability.domain.keeping import LevelBefore, keep_level, kept_in
from crm.suitability.domain.raising import without
from crm.suitability.domain.sides import Taken
from crm.suitability.models import Assessment
from crm.suitability.models import LevelDecision as LevelRow
from crm.suitability.queries.levels import evidence_of, lifted_for
from crm.suitability.queries.sources import remembered, rests_on_own_words, sides_of, sources_of
from crm.suitability.sealed import answers_of, inputs_of


def inputs_at(assessment: Assessment, *, subject_id: UUID, at: datetime) -> Inputs:
    """Put together what a decision on this assessment rests on now.

    Whether a level from before it is kept was decided when it was handed in. Where that decision rests on the words of
    somebody told apart since, it is decided anew.
    """
    answers, sources = answers_of(assessment), sources_of(subject_id)
    first = _own(list(assessment.decisions.filter(inputs__isnull=False).order_by("number")), sources)
    if first is not None:
        kept = kept_in(inputs_of(first).evidence)
        return Inputs(answers=answers, evidence=evidence_of(subject_id=subject_id, at=at, kept=kept))
    evidence = keep_level(
        answers=answers,
        evidence=evidence_of(subject_id=subject_id, at=at),
        before=level_before(assessment, subject_id=subject_id),
        assessment_id=assessment.id,
        taken_at=assessment.taken_at,
    )
    lifted = lifted_for(subject_id=subject_id, at=at) if kept_in(evidence) else ()
    return Inputs(answers=answers, evidence=without(evidence, lifted))


def level_before(assessment: Assessment, *, subject_id: UUID) -> LevelBefore | None:
    """Return the level that held when an assessment was handed in, expired or not; None before the first.

    Assessments of a profile that was joined later are not those of whoever handed this one in.
    """
    earlier = _earlier(assessment, subject_id)
    if not earlier:
        return None
    found = LevelRow.objects.filter(assessment__in=earlier, decided_at__lte=assessment.taken_at).defer("inputs")
    decided = {key: list(rows) for key, rows in groupby(found.order_by("assessment_id", "-number"), _assessment_of)}
    holding = sides_of(subject_id).in_force(_taken(earlier[key], rows[0].level) for key, rows in decided.items())
    if holding is None:
        return None
    rows = decided[holding.assessment_id]
    row = _own(rows, sources_of(subject_id)) or rows[0]
    return LevelBefore(level=row.level, lowest=row.lowest, valid_until=earlier[row.assessment_id].valid_until)


def _earlier(assessment: Assessment, subject_id: UUID) -> dict[UUID, Assessment]:
    sides = sides_of(subject_id)
    together, side = sides.taken_together(assessment.taken_at), sides.of(assessment.subject_id)
    found = Assessment.objects.filter(source_id__in=heard_through(subject_id), taken_at__lte=assessment.taken_at)
    rows = remembered(found.exclude(id=assessment.id), "answers").defer("answers")
    return {row.id: row for row in rows if together or sides.of(row.subject_id) == side}


def _assessment_of(row: LevelRow) -> UUID:
    return row.assessment_id


def _taken(row: Assessment, level: int) -> Taken:
    return Taken(assessment_id=row.id, subject_id=row.subject_id, taken_at=row.taken_at, level=level)


def _own(rows: Sequence[LevelRow], sources: Sequence[UUID]) -> LevelRow | None:
    """Return the first decision that rests on nobody else's words."""
    own = (row for row in rows if rests_on_own_words(row.source_id, at=row.decided_at, sources=sources))
    return next(own, None)
