"""Say where each profile's person is now: under the profile itself, or under the one that took its records in.

A profile that holds records stands for itself. One that lost them all points at whoever holds the records that were its
own first; nothing is remembered about merges, so any order of merging and parting ends the same, and never in a chain.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Belief:
    """A record was held to belong to a profile; the order of beliefs is that in which they were written down."""

    record: UUID
    profile: UUID


def redirects(*, beliefs: Sequence[Belief], holder: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Return for every profile in ``beliefs`` the profile in use instead, None where it is in use itself.

    ``beliefs`` are those of the past and the present about the records in ``holder``; ``holder`` says who has each now.
    """
    homes: dict[UUID, UUID] = {}
    for belief in beliefs:
        homes.setdefault(belief.record, belief.profile)
    alive = set(holder.values())
    return {
        profile: None if profile in alive else _taken_in_by(profile, beliefs, homes, holder)
        for profile in {belief.profile for belief in beliefs}
    }


def _taken_in_by(
    profile: UUID, beliefs: Sequence[Belief], homes: Mapping[UUID, UUID], holder: Mapping[UUID, UUID]
) -> UUID:
    """Whoever holds most of the records that were its own first, else most of those it ever had; ties by id."""
    ever = {belief.record for belief in beliefs if belief.profile == profile}
    own = {record for record in ever if homes[record] == profile} or ever
    votes = Counter(holder[record] for record in own)
    return min(votes, key=lambda survivor: (-votes[survivor], survivor))
