"""Decide whether what was measured on a day is what the project declared, and when deviations freeze its funding.

A declaration names a quantity, a bound with a tolerance, and from which day it holds. A run of days beyond it is one
spell: its first day opens an alert, and when it is as long as the declaration allows, further funding is frozen. Days
without a reading are a spell of their own, which opens an alert and freezes nothing: a dead device proves nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from hub.catalogue.domain.quantities import LARGEST, QUANTITIES

WHOLE_BPS: Final = 10_000
MOST_DAYS: Final = 30


class Bound(StrEnum):
    """On which side a measured value may not leave the declared one."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


class Outcome(StrEnum):
    """What a day says of a declaration."""

    WITHIN = "within"
    BEYOND = "beyond"
    SILENT = "silent"


class DeclarationUnsound(ValueError):
    """A declaration cannot stand; ``field`` names what is wrong with it."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.field, self.expected = field, expected


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a project says of itself; ``value`` in thousandths, ``freeze_days`` days in a row beyond it freeze."""

    project_code: str
    quantity: str
    bound: Bound
    value: int
    tolerance_bps: int
    freeze_days: int
    since: date

    @property
    def place(self) -> tuple[str, str]:
        """Whose quantity it is about."""
        return self.project_code, self.quantity

    @property
    def margin(self) -> int:
        """How far from the declared value a day may be, in thousandths, rounded in the project's favour."""
        return -(-abs(self.value) * self.tolerance_bps // WHOLE_BPS)

    @property
    def least(self) -> int | None:
        """The smallest value that still counts; None where nothing is too small."""
        return None if self.bound is Bound.AT_MOST else self.value - self.margin

    @property
    def most(self) -> int | None:
        """The largest value that still counts; None where nothing is too large."""
        return None if self.bound is Bound.AT_LEAST else self.value + self.margin


@dataclass(frozen=True, kw_only=True)
class Spell:
    """Days in a row with one outcome that is not ``WITHIN``; ``worst`` is the value farthest off, None if silent."""

    outcome: Outcome
    first: date
    last: date
    worst: int | None
    limit: int

    @property
    def days(self) -> int:
        """How many days it lasts so far."""
        return (self.last - self.first).days + 1


def require_sound(declared: Declared) -> None:
    """Raise :class:`DeclarationUnsound` unless the declaration can be held against readings."""
    if declared.quantity not in QUANTITIES:
        raise DeclarationUnsound("quantity", "one of " + ", ".join(QUANTITIES))
    if abs(declared.value) > LARGEST:
        raise DeclarationUnsound("value", f"at most {LARGEST} thousandths")
    if not 0 <= declared.tolerance_bps <= WHOLE_BPS:
        raise DeclarationUnsound("tolerance_bps", f"0 to {WHOLE_BPS}")
    if not 1 <= declared.freeze_days <= MOST_DAYS:
        raise DeclarationUnsound("freeze_days", f"1 to {MOST_DAYS}")


def outcome_of(declared: Declared, value: int | None) -> Outcome:
    """Say what a day's value means; None is a day on which nothing was measured."""
    if value is None:
        return Outcome.SILENT
    too_small = declared.least is not None and value < declared.least
    too_large = declared.most is not None and value > declared.most
    return Outcome.BEYOND if too_small or too_large else Outcome.WITHIN


def spells(declared: Sequence[Declared], values: Mapping[date, int], *, first: date, until: date) -> tuple[Spell, ...]:
    """Return every spell of one quantity between two days, both included, oldest first.

    Each day is judged by the declaration in force on it, so that declaring anew ends no spell; days before the first
    declaration are not looked at. ``first`` is where readings may be expected from.
    """
    ordered = sorted(declared, key=lambda one: one.since)
    found: list[Spell] = []
    for day in _days(max(first, ordered[0].since) if ordered else until + timedelta(days=1), until):
        holds = [one for one in ordered if one.since <= day][-1]
        outcome = outcome_of(holds, values.get(day))
        if outcome is Outcome.WITHIN:
            continue
        one = _day(holds, outcome, day, values.get(day))
        before = found[-1] if found else None
        if before and before.outcome is outcome and before.last == day - timedelta(days=1):
            found[-1] = _longer(holds, before, one)
        else:
            found.append(one)
    return tuple(found)


def freezes(declared: Declared, spell: Spell) -> bool:
    """Whether a spell is long enough to stop further funding."""
    return spell.outcome is Outcome.BEYOND and spell.days >= declared.freeze_days


def in_force(declarations: Sequence[Declared], *, on: date) -> tuple[Declared, ...]:
    """Return what holds on a day: of each project and quantity the newest declaration that has begun."""
    newest: dict[tuple[str, str], Declared] = {}
    for one in sorted(declarations, key=lambda declared: declared.since):
        if one.since <= on:
            newest[one.project_code, one.quantity] = one
    return tuple(newest.values())


def _days(first: date, until: date) -> Iterator[date]:
    while first <= until:
        yield first
        first += timedelta(days=1)


def _day(declared: Declared, outcome: Outcome, day: date, value: int | None) -> Spell:
    return Spell(outcome=outcome, first=day, last=day, worst=value, limit=_limit(declared, value))


def _limit(declared: Declared, value: int | None) -> int:
    """Return the bound that a value broke; the declared value where there is none."""
    if value is not None and declared.most is not None and value > declared.most:
        return declared.most
    if value is not None and declared.least is not None and value < declared.least:
        return declared.least
    return declared.value


def _longer(declared: Declared, spell: Spell, day: Spell) -> Spell:
    worse = max((spell, day), key=lambda one: -1 if one.worst is None else abs(one.worst - declared.value))
    return Spell(outcome=spell.outcome, first=spell.first, last=day.last, worst=worse.worst, limit=worse.limit)
