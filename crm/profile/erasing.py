"""Erase a person: what makes them recognisable in identity, and what is known of them here, in one transaction.

What sources said of them goes, and everything derived from it: golden values, their line in the list of clients, the
tokens by which search finds them. What happened stays, hung on records that are nobody's: touchpoints, visits, and the
notes about them, whose words have their own erasure.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from crm.identity.erasing import erase_marks
from crm.profile.models import FactObservation
from crm.profile.refreshing import forget, lock
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor
from hub.retention.parts import OthersNow


def erase_person(
    *, subject_id: UUID, reason: str, by: Actor, at: datetime, checked: Collection[UUID] | None = None
) -> int:
    """Erase what the hub knows a person by, under all ids that they have; return how many records it was.

    ``checked``: the ids that may go; where they have others by now, :class:`hub.retention.parts.OthersNow`.
    Raises what :func:`crm.identity.erasing.erase_marks` raises; then nothing is erased.
    """
    with entered(system_scope("erasure")):
        erased = erase_marks(subject_id=subject_id, reason=reason, by=by, at=at)
        if checked is not None and not erased.record_ids | erased.subject_ids <= set(checked):
            raise OthersNow(f"{subject_id} is known under other ids than were checked")
        lock(erased.subject_ids)
        FactObservation.objects.filter(source_id__in=erased.record_ids).delete()
        forget(erased.subject_ids)
    return len(erased.record_ids)
