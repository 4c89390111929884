"""Read what the questionnaire page needs: saved answers, and whether another assessment is possible."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.identity.queries import records_of_subjects
from crm.suitability.domain.answers import RawAnswer
from crm.suitability.domain.validity import RETAKE_LIMITS, RetakeRefused, check_retake
from crm.suitability.domain.words import Words
from crm.suitability.models import Assessment, AssessmentDraft
from crm.suitability.queries.sources import sources_of
from hub.access.queries import ids_of


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Answers saved on the way: incomplete, possibly of an older version."""

    version: int
    answers: dict[str, RawAnswer]
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class RetakeFacts:
    """Whether an assessment may be taken now; ``refusal`` is the sentence for the investor where it may not."""

    taken: int
    most_per_day: int
    most_per_window: int
    refusal: Words | None


def draft_of(*, subject_id: UUID) -> Draft | None:
    """Return the investor's own saved answers; in any other scope there are none."""
    row = AssessmentDraft.objects.filter(subject_id__in=ids_of(subject_id)).order_by("-saved_at").first()
    if row is None:
        return None
    return Draft(version=row.version, answers=json.loads(row.answers or "{}"), saved_at=row.saved_at)


def retake_facts(*, subject_id: UUID, at: datetime) -> RetakeFacts:
    """Tell whether an assessment may be taken at ``at``."""
    earlier = assessments_before(subject_id=subject_id, at=at)
    return RetakeFacts(
        taken=len(earlier),
        most_per_day=RETAKE_LIMITS.most_per_day,
        most_per_window=RETAKE_LIMITS.most_per_window,
        refusal=_refusal(earlier, at),
    )


def retakes_refused(*, subject_ids: Iterable[UUID], at: datetime) -> set[UUID]:
    """Return those of these investors for whom an assessment at ``at`` would be one too many."""
    owner = {subject: subject for subject in subject_ids}
    for subject, records in records_of_subjects(list(owner)).items():
        owner.update(dict.fromkeys(records, subject))
    rows = Assessment.objects.filter(source_id__in=list(owner), taken_at__lte=at).order_by("taken_at")
    taken: dict[UUID, list[datetime]] = {}
    for source, taken_at in rows.values_list("source_id", "taken_at"):
        taken.setdefault(owner[source], []).append(taken_at)
    return {subject for subject, earlier in taken.items() if _refusal(earlier, at)}


def _refusal(earlier: Sequence[datetime], at: datetime) -> Words | None:
    try:
        check_retake(earlier=earlier, at=at)
    except RetakeRefused as refused:
        return refused.words
    return None


def assessments_before(*, subject_id: UUID, at: datetime) -> tuple[datetime, ...]:
    """Return when the investor took assessments up to then."""
    rows = Assessment.objects.filter(source_id__in=sources_of(subject_id), taken_at__lte=at).order_by("taken_at")
    return tuple(rows.values_list("taken_at", flat=True))
