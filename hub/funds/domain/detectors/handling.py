"""Who deals with an alert, and how it ends: explained with a reason, or confirmed, which stops the flows.

What a rule found that comes from a law is explained by two people: its owner gives the reason, another one agrees.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

LONGEST_WORDS: Final = 500


class AlertMove(StrEnum):
    """What can happen to an alert."""

    TAKEN = "taken"
    PROPOSED = "proposed"
    DECLINED = "declined"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"
    RELEASED = "released"


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    TAKEN = "taken"
    PROPOSED = "proposed"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"


class Refused(StrEnum):
    """Why a step is not taken."""

    OVER = "over"
    NOT_YOURS = "not_yours"
    ALREADY_YOURS = "already_yours"
    NO_WORDS = "no_words"
    NOTHING_STOPPED = "nothing_stopped"
    FOUR_EYES = "four_eyes"
    PROPOSED_BEFORE = "proposed_before"
    NOTHING_PROPOSED = "nothing_proposed"
    NOT_ONES_OWN = "not_ones_own"


class HandlingRefused(Exception):
    """A step on an alert is not taken."""

    def __init__(self, reason: Refused) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class AlertCourse:
    """Where an alert stands after all its steps; ``decided_by`` explained or confirmed it, or proposed to explain."""

    state: AlertState = AlertState.OPEN
    owner: UUID | None = None
    owner_label: str = ""
    decided_by: UUID | None = None
    words: str = ""
    released: bool = False

    @property
    def over(self) -> bool:
        """Nobody has to deal with it any more."""
        return self.state in (AlertState.EXPLAINED, AlertState.CONFIRMED)


def require_taking(course: AlertCourse, *, by: UUID | None) -> None:
    """Raise :class:`HandlingRefused` unless an alert that waits can become this person's."""
    if course.over:
        raise HandlingRefused(Refused.OVER)
    if course.owner is not None and course.owner == by:
        raise HandlingRefused(Refused.ALREADY_YOURS)


def require_deciding(course: AlertCourse, *, by: UUID | None, words: str) -> None:
    """Raise :class:`HandlingRefused` unless the alert's owner decides, and says why."""
    if course.over:
        raise HandlingRefused(Refused.OVER)
    if course.owner is None or course.owner != by:
        raise HandlingRefused(Refused.NOT_YOURS)
    require_words(words)


def require_explaining(course: AlertCourse, *, by: UUID | None, words: str) -> None:
    """Raise :class:`HandlingRefused` unless the alert's owner may give a reason now."""
    require_deciding(course, by=by, words=words)
    if course.state is AlertState.PROPOSED:
        raise HandlingRefused(Refused.PROPOSED_BEFORE)


def require_answering(course: AlertCourse, *, by: UUID | None) -> None:
    """Raise :class:`HandlingRefused` unless this person may agree to a reason or decline it; never to their own."""
    if course.over:
        raise HandlingRefused(Refused.OVER)
    if course.state is not AlertState.PROPOSED:
        raise HandlingRefused(Refused.NOTHING_PROPOSED)
    if by is None or by in (course.decided_by, course.owner):
        raise HandlingRefused(Refused.NOT_ONES_OWN)


def require_releasing(course: AlertCourse, *, by: UUID | None, words: str) -> None:
    """Raise :class:`HandlingRefused` unless somebody else than who decided lets the flows go on, and says why.

    What a rule stopped by itself stays stopped when the alert is explained: two people have to look.
    """
    if not course.over or course.released:
        raise HandlingRefused(Refused.NOTHING_STOPPED)
    if by is None or by == course.decided_by:
        raise HandlingRefused(Refused.FOUR_EYES)
    require_words(words)


def require_words(words: str) -> None:
    """Raise :class:`HandlingRefused` unless something is said, and not too much."""
    if not 0 < len(words.strip()) <= LONGEST_WORDS:
        raise HandlingRefused(Refused.NO_WORDS)
