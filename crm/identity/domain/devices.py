"""Say whose hands a device was in at a time: a link bounded in time, never a union of persons.

A login on a device is a sighting of its user there. What the device did without login belongs to the user whose
sightings surround it; between two different users, or on a device that many use, it belongs to nobody.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

BEFORE_LOGIN: Final = timedelta(days=30)
"""Anonymous reading up to this long before a first login counts as that user's (unmeasured)."""
AFTER_LOGIN: Final = timedelta(days=30)
"""And this long after the last sighting, when nobody else appeared (unmeasured)."""
SAME_SESSION: Final = timedelta(minutes=30)
"""Between two users, the earlier one keeps the device for one session (the usual length of a web session)."""
MOST_USERS: Final = 3
"""A device with more users is a branch tablet or a shared computer (unmeasured)."""


@dataclass(frozen=True, kw_only=True, order=True)
class DeviceSighting:
    """``user`` (a source record) was logged in at ``at``."""

    at: datetime
    user: UUID


def owner_at(*, sightings: Sequence[DeviceSighting], at: datetime) -> UUID | None:
    """Return the user a nameless act on the device belongs to; the order of ``sightings`` does not matter."""
    ordered = sorted(sightings)
    if not ordered or len({sighting.user for sighting in ordered}) > MOST_USERS:
        return None
    position = bisect_right(ordered, at, key=lambda sighting: sighting.at)
    before = ordered[position - 1] if position else None
    after = ordered[position] if position < len(ordered) else None
    if before is not None and (after is None or after.user == before.user):
        return before.user if at - before.at <= AFTER_LOGIN or after is not None else None
    if before is not None:
        return before.user if at - before.at <= SAME_SESSION else None
    return after.user if after is not None and after.at - at <= BEFORE_LOGIN else None
