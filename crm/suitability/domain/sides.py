"""Tell the sides of a person apart whose profiles became one, and say whose assessment holds.

A merge raises no level and decides nothing: the lowest side holds until the investor takes an assessment after the
merge, which is held against it like any retake; what one side was asked or offered is not settled by what the other one
had answered before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Taken:
    """An assessment, by the profile of its day; ``level`` is the one decided last on it."""

    assessment_id: UUID
    subject_id: UUID
    taken_at: datetime
    level: int


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The profile in use, and since when each absorbed one belongs to it."""

    subject_id: UUID
    joined: Mapping[UUID, datetime]

    def of(self, profile: UUID) -> UUID:
        """Return the side that something belongs to that was written under ``profile``."""
        return profile if profile in self.joined else self.subject_id

    def taken_together(self, taken_at: datetime) -> bool:
        """Tell whether an assessment was taken when all sides were one already."""
        return not self.joined or taken_at > max(self.joined.values())

    def in_force(self, taken: Iterable[Taken]) -> Taken | None:
        """Return the assessment that holds."""
        newest: dict[UUID, Taken] = {}
        for one in sorted(taken, key=lambda one: (one.taken_at, one.assessment_id), reverse=True):
            newest.setdefault(self.of(one.subject_id), one)
        if not newest:
            return None
        last = next(iter(newest.values()))
        if self.taken_together(last.taken_at):
            return last
        return min(newest.values(), key=lambda one: (one.level, one.assessment_id))
