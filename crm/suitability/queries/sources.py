"""Say through which source records an investor's suitability is known."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from crm.identity.queries import companions_at, first_profiles_of, record_of_login, records_of, subjects_of_records
from crm.suitability.domain.sides import Sides
from crm.suitability.models import Contradiction, PlanProposal
from hub.access.queries import absorbed_by
from hub.retention.models import Archived

M = TypeVar("M", bound=Model)


def sources_of(subject_id: UUID) -> tuple[UUID, ...]:
    """Return the records that belong to the investor now; one known through no record is their own."""
    return (*records_of(subject_id), subject_id)


def remembered(rows: QuerySet[M], content: str) -> QuerySet[M]:
    """Leave out what was erased, and what is archived of somebody who was: whoever comes again begins with nothing."""
    forgotten = Archived.objects.values("subject_id")
    return rows.filter(**{f"{content}__isnull": False}).exclude(subject_id__in=forgotten)


def sides_of(subject_id: UUID) -> Sides:
    """Return the profiles that the investor was known as when they were held to be several."""
    return sides_of_each([subject_id], records=records_of)[subject_id]


def sides_of_each(subject_ids: Iterable[UUID], *, records: Callable[[UUID], Collection[UUID]]) -> dict[UUID, Sides]:
    """Return the same of many; ``records`` are asked for where somebody was several."""
    joined = absorbed_by(subject_ids)
    several = [record for subject, found in joined.items() if found for record in records(subject)]
    homes = first_profiles_of(several) if several else {}
    return {subject: Sides(subject_id=subject, joined=found, homes=homes) for subject, found in joined.items()}


def anchor_of(subject_id: UUID) -> UUID:
    """Return the record that something hangs on when nobody says through which it came.

    What a login says hangs on a record of its own: it stays with the one who said it when two are told apart.
    """
    records, own = sources_of(subject_id), record_of_login()
    return own if own in records else records[0]


def rests_on_own_words(source_id: UUID, *, at: datetime, sources: Collection[UUID]) -> bool:
    """Tell whether all that was held to be one person's with this record at ``at`` is among ``sources`` still."""
    return companions_at(source_id, at=at) <= set(sources)


def investor_of(row: Contradiction | PlanProposal) -> UUID:
    """Return the profile that the row's record belongs to now."""
    return subjects_of_records([row.source_id]).get(row.source_id, row.subject_id)
