"""Read who sealed contents are about."""

from collections.abc import Collection
from uuid import UUID

from hub.vault.models import SealedContent


def owners_among(owner_ids: Collection[UUID], subject_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these owners that have something sealed about one of these persons."""
    rows = SealedContent.objects.filter(owner_id__in=owner_ids, subject_id__in=subject_ids)
    return set(rows.values_list("owner_id", flat=True))


def owns_something(owner_id: UUID) -> bool:
    """Tell whether anything is, or was, sealed for this record."""
    return SealedContent.objects.filter(owner_id=owner_id).exists()
