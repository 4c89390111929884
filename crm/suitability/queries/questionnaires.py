"""Read what the questionnaire page needs: saved answers, and whether another assessment is possible."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from crm.identity.queries import records_of_subjects
from crm.profile.domain.golden import Fact
from crm.profile.queries import golden_value
from crm.suitability.domain.answers import RawAnswer
from crm.suitability.domain.validity import CARE_LIMITS, RetakeLimits, RetakeRefused, check_retake, years_between
from crm.suitability.domain.words import Words
from crm.suitability.models import Assessment, AssessmentDraft
from crm.suitability.queries.rules import rules_in_force
from crm.suitability.queries.sources import remembered, sources_of
from hub.access.queries import ids_of
from hub.kernel.clock import business_date


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
    earlier, limits = assessments_before(subject_id=subject_id, at=at), rules_in_force(at=at).retakes
    return RetakeFacts(
        taken=len(earlier),
        most_per_day=limits.most_per_day,
        most_per_window=limits.most_per_window,
        refusal=_refusal(earlier, at, limits),
    )


def retakes_refused(*, subject_ids: Iterable[UUID], at: datetime) -> set[UUID]:
    """Return those of these investors for whom an assessment at ``at`` would be one too many."""
    owner = {subject: subject for subject in subject_ids}
    for subject, records in records_of_subjects(list(owner)).items():
        owner.update(dict.fromkeys(records, subject))
    found = Assessment.objects.filter(source_id__in=list(owner), taken_at__lte=at)
    rows = remembered(found, "answers").order_by("taken_at")
    taken: dict[UUID, list[datetime]] = {}
    for source, taken_at in rows.values_list("source_id", "taken_at"):
        taken.setdefault(owner[source], []).append(taken_at)
    limits = rules_in_force(at=at).retakes
    return {subject for subject, earlier in taken.items() if _refusal(earlier, at, limits)}


def _refusal(earlier: Sequence[datetime], at: datetime, limits: RetakeLimits) -> Words | None:
    try:
        check_retake(earlier=earlier, at=at, limits=limits)
    except RetakeRefused as refused:
        return refused.words
    return None


def assessments_before(*, subject_id: UUID, at: datetime) -> tuple[datetime, ...]:
    """Return when the investor took assessments up to then."""
    found = Assessment.objects.filter(source_id__in=sources_of(subject_id), taken_at__lte=at)
    rows = remembered(found, "answers").order_by("taken_at")
    return tuple(rows.values_list("taken_at", flat=True))


def in_care(*, subject_id: UUID, at: datetime) -> bool:
    """Tell whether the investor is of the age from which on more care is taken; an unknown age asks for none."""
    try:
        born = date.fromisoformat(golden_value(subject_id=subject_id, fact=Fact.BIRTH_DATE))
    except ValueError:
        return False
    return years_between(born, business_date(at)) >= CARE_LIMITS.from_age


def assessed_subjects() -> frozenset[UUID]:
    """Return every profile in whose name an assessment was ever taken."""
    return frozenset(Assessment.objects.values_list("subject_id", flat=True).distinct())
