"""Settle a break with four eyes: one person proposes with a reason, another agrees or declines."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.funds.domain.reconciliation.kinds import BreakKind

LONGEST_WORDS: Final = 500
REVERSIBLE: Final = frozenset({BreakKind.LEDGER_ONLY, BreakKind.DUPLICATE_IN_LEDGER})
"""What the bank never had: the ledger is put right by taking it back."""


class BreakMove(StrEnum):
    """What can happen to a break."""

    TAKEN = "taken"
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    CLEARED = "cleared"
    REOPENED = "reopened"
    CHANGED = "changed"


class Resolution(StrEnum):
    """How a break is settled: the line means a flow that is there, or is posted; the flow goes back; or words do."""

    MATCHED = "matched"
    POSTED = "posted"
    REVERSED = "reversed"
    EXPLAINED = "explained"


class Refused(StrEnum):
    """Why a step is not taken; the words for people are in :mod:`hub.funds.reconciliation.sentences`."""

    OVER = "over"
    NOT_YOURS = "not_yours"
    ALREADY_YOURS = "already_yours"
    NO_WORDS = "no_words"
    NOTHING_PROPOSED = "nothing_proposed"
    PROPOSED_BEFORE = "proposed_before"
    FOUR_EYES = "four_eyes"
    NO_LINE = "no_line"
    NOT_REVERSIBLE = "not_reversible"
    NO_FLOW = "no_flow"
    NOT_THE_SAME = "not_the_same"
    CONFIRMED_SINCE = "confirmed_since"
    LEDGER = "ledger"


class SettlingRefused(Exception):
    """A step on a break is not taken. ``because`` is a sentence of the ledger where it was the ledger that refused."""

    def __init__(self, reason: Refused, *, because: str = "") -> None:
        super().__init__(f"{reason} {because}".strip())
        self.reason, self.because = reason, because


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody proposes for a break."""

    resolution: Resolution
    words: str
    by: UUID | None
    flow_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where a break stands after all its steps."""

    open: bool = True
    owner: UUID | None = None
    owner_label: str = ""
    proposal: Proposal | None = None


def require_taking(course: Course, *, by: UUID | None) -> None:
    """Raise :class:`SettlingRefused` unless an open break can become this person's."""
    if not course.open:
        raise SettlingRefused(Refused.OVER)
    if course.owner == by:
        raise SettlingRefused(Refused.ALREADY_YOURS)


def open_ends(kind: BreakKind, *, has_line: bool) -> tuple[Resolution, ...]:
    """Return how a break of this kind can end: what only the ledger holds can be taken back there."""
    with_line = (Resolution.MATCHED, Resolution.POSTED) if has_line else ()
    return (*with_line, *((Resolution.REVERSED,) if kind in REVERSIBLE else ()), Resolution.EXPLAINED)


def require_proposing(
    course: Course, *, by: UUID | None, words: str, wish: Resolution, ends: Collection[Resolution]
) -> None:
    """Raise :class:`SettlingRefused` unless the break's owner may propose this now."""
    if not course.open:
        raise SettlingRefused(Refused.OVER)
    if course.owner is None or course.owner != by:
        raise SettlingRefused(Refused.NOT_YOURS)
    if course.proposal is not None:
        raise SettlingRefused(Refused.PROPOSED_BEFORE)
    if not 0 < len(words.strip()) <= LONGEST_WORDS:
        raise SettlingRefused(Refused.NO_WORDS)
    if wish not in ends:
        raise SettlingRefused(Refused.NOT_REVERSIBLE if wish is Resolution.REVERSED else Refused.NO_LINE)


def require_answering(course: Course, *, by: UUID | None) -> Proposal:
    """Return the proposal that this person may agree to or decline; never one's own."""
    if not course.open:
        raise SettlingRefused(Refused.OVER)
    if course.proposal is None:
        raise SettlingRefused(Refused.NOTHING_PROPOSED)
    if by is None or by in (course.proposal.by, course.owner):
        raise SettlingRefused(Refused.FOUR_EYES)
    return course.proposal
