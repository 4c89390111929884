"""What people do with an alarm, and who may."""

from enum import StrEnum
from typing import Final
from uuid import UUID

LONGEST_WORDS: Final = 1000
"""Characters of an explanation; an incident report lies elsewhere and is referred to (unmeasured)."""


class AlarmMove(StrEnum):
    """A person's step."""

    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    EXPLAINED = "explained"


class AlarmRefused(ValueError):
    """The step cannot be made as the alarm stands; ``reason`` says why in a word that pages translate."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the step is refused: {reason}")
        self.reason = reason


NOT_YOURS: Final = "not_yours"
ALREADY_YOURS: Final = "already_yours"
CLOSED: Final = "closed"
NO_WORDS: Final = "no_words"
TOO_LONG: Final = "too_long"
EXPLAINED_BEFORE: Final = "explained_before"


def require_taking(*, owner: UUID | None, by: UUID | None, open_: bool) -> None:
    """Anybody takes an open alarm that is not theirs, also out of another's hands: somebody may be on holiday."""
    if not open_:
        raise AlarmRefused(CLOSED)
    if by is None or owner == by:
        raise AlarmRefused(ALREADY_YOURS)


def require_handing_over(*, owner: UUID | None, by: UUID | None, to: UUID | None, open_: bool) -> None:
    """Only its owner hands an open alarm over, and to somebody else."""
    if not open_:
        raise AlarmRefused(CLOSED)
    if by is None or owner != by:
        raise AlarmRefused(NOT_YOURS)
    if to is None or to == by:
        raise AlarmRefused(ALREADY_YOURS)


def sound_words(*, owner: UUID | None, by: UUID | None, explained: bool, open_: bool, words: str) -> str:
    """Return what was done, trimmed: an open alarm is closed by its owner alone, a closed one explained once."""
    if open_ and owner != by:
        raise AlarmRefused(NOT_YOURS)
    if explained:
        raise AlarmRefused(EXPLAINED_BEFORE)
    words = words.strip()
    if not words:
        raise AlarmRefused(NO_WORDS)
    if len(words) > LONGEST_WORDS:
        raise AlarmRefused(TOO_LONG)
    return words
