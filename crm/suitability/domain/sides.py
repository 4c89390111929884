"""Tell the sides of a person apart whose profiles became one, and say whose assessment holds.

A merge raises no level and decides nothing: the lowest side holds until the investor takes an assessment after the
merge, which is held against it like any retake; what one side was asked or offered is not settled by what the other one
had answered before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An assessment, by the profile and the record of its day; ``level`` is the one decided last on it."""

    assessment_id: UUID
    subject_id: UUID
    source_id: UUID
    taken_at: datetime
    level: int


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The profile in use, since when each absorbed one belongs to it, and the profile that each record was of first.

    What arrives late is written under the profile of that day and is still its record's.
    """

    subject_id: UUID
    joined: Mapping[UUID, datetime]
    homes: Mapping[UUID, UUID] = field(default_factory=dict)

    def of(self, profile: UUID, source_id: UUID) -> UUID:
        """Return the side that something belongs to that came through this record and was written under ``profile``."""
        home = self.homes.get(source_id, profile)
        side = home if home in self.joined else profile
        return side if side in self.joined else self.subject_id

    def taken_together(self, taken_at: datetime) -> bool:
        """Tell whether an assessment was taken when all sides were one already."""
        return not self.joined or taken_at > max(self.joined.values())

    def in_force(self, taken: Iterable[Taken]) -> Taken | None:
        """Return the assessment that holds."""
        newest: dict[UUID, Taken] = {}
        for one in sorted(taken, key=lambda one: (one.taken_at, one.assessment_id), reverse=True):
            newest.setdefault(self.of(one.subject_id, one.source_id), one)
        if not newest:
            return None
        last = next(iter(newest.values()))
        if self.taken_together(last.taken_at):
            return last
        return min(newest.values(), key=lambda one: (one.level, one.assessment_id))
