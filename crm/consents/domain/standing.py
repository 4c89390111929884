"""Work out from what a person decided whether a purpose is allowed now.

Profiles may become one: then each side's own word is weighed and the narrower one holds, until a word is said that
speaks for the whole person. Parting takes the weighing away and each side has its own word back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from crm.consents.domain.purposes import WORDINGS, Purpose, Silence


class State(StrEnum):
    """Where a purpose stands, in one word for a screen."""

    NEVER = "never"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    NARROWED = "narrowed"
    """One side of a merged person allows it, the other does not: nothing is done until they decide."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One word of a person. ``side`` is the profile that it was said under, ``whole_person`` whether it speaks for all.

    ``audience`` names, by ids of seats, the members to whom something may be shown.
    """

    id: UUID
    side: UUID
    whole_person: bool
    given: bool
    audience: frozenset[str]
    channel: str
    decided_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whether a purpose is allowed, and the words that decide it; the newest one is ``last``."""

    purpose: Purpose
    allowed: bool
    state: State
    audience: frozenset[str]
    last: Decision | None

    def reaches(self, others: Iterable[str]) -> bool:
        """Tell whether all of these seats were named when it was given."""
        return self.allowed and self.audience.issuperset(others)


@dataclass(frozen=True, kw_only=True)
class Person:
    """The profile in use, and since when each one that had stood for itself belongs to it."""

    subject_id: UUID
    joined: Mapping[UUID, datetime]

    def side_of(self, profile: UUID) -> UUID:
        """Return the side that something belongs to that was said under ``profile``."""
        return profile if profile in self.joined else self.subject_id

    @property
    def sides(self) -> tuple[UUID, ...]:
        """Every profile of the person."""
        return (self.subject_id, *sorted(self.joined))


def standing_of(purpose: Purpose, said: Iterable[Decision], *, person: Person) -> Standing:
    """Weigh everything that was said for one purpose; equal words in any order give the same answer."""
    found = sorted(said, key=_later)
    holding = {side: _holding(side, found, person) for side in person.sides}
    words = [word for word in holding.values() if word]
    allowed = all(_allows(purpose, word) for word in holding.values())
    given = [word for word in words if word.given]
    return Standing(
        purpose=purpose,
        allowed=allowed,
        state=_state(allowed, given=bool(given), refused=len(given) < len(words)),
        audience=frozenset.intersection(*(word.audience for word in given)) if given and allowed else frozenset(),
        last=max(words, key=_later, default=None),
    )


def _holding(side: UUID, said: Iterable[Decision], person: Person) -> Decision | None:
    """The last word that covers a side: its own, or one for the whole person after the side had joined."""
    since = person.joined.get(side)
    covering = [
        word
        for word in said
        if person.side_of(word.side) == side
        or (word.whole_person and (since is None or word.decided_at > since) and _is_joint(word, person))
    ]
    return covering[-1] if covering else None


def _is_joint(word: Decision, person: Person) -> bool:
    """A side's word speaks for the others only from when it belonged to them."""
    since = person.joined.get(person.side_of(word.side))
    return since is None or word.decided_at > since


def _later(word: Decision) -> tuple[datetime, bool, datetime, UUID]:
    """Of two words of one moment the withdrawal counts."""
    return (word.decided_at, not word.given, word.recorded_at, word.id)


def _allows(purpose: Purpose, word: Decision | None) -> bool:
    return word.given if word else WORDINGS[purpose].silence is Silence.UNTIL_OBJECTED


def _state(allowed: bool, *, given: bool, refused: bool) -> State:
    if allowed:
        return State.GIVEN if given else State.NEVER
    if given:
        return State.NARROWED
    return State.WITHDRAWN if refused else State.NEVER
