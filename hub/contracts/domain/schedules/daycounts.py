"""Count the time that interest is charged for: conventions as rows, shares of a year as exact fractions.

``months`` is how instalments every month are sold here: each whole period is a twelfth of a year, however many days it
has. It needs periods, so that a loan repaid at once, or on days of its own, is counted in days.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final


class DayCount(StrEnum):
    """How the days between two dates become a share of a year."""

    ACT_365 = "act/365"
    ACT_360 = "act/360"
    THIRTY_360 = "30/360"
    THIRTY_E_360 = "30e/360"
    MONTHS = "months"


@dataclass(frozen=True, kw_only=True)
class Convention:
    """One convention; ``days`` counts between two dates, ``year`` is what it calls a year."""

    id: DayCount
    days: Callable[[date, date], int]
    year: int
    source: str
    confirmed: bool


def actual_days(start: date, end: date) -> int:
    """Return the days that really pass."""
    return (end - start).days


def thirty_days(start: date, end: date) -> int:
    """Every month has 30 days; a 31st ends a month only when the period began on its last day (bond basis)."""
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return _thirty(start, end, first, last)


def thirty_days_european(start: date, end: date) -> int:
    """Every month has 30 days; a 31st is always a 30th (Eurobond basis)."""
    return _thirty(start, end, min(start.day, 30), min(end.day, 30))


def _thirty(start: date, end: date, first: int, last: int) -> int:
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def _row(id: DayCount, days: Callable[[date, date], int], year: int, source: str) -> tuple[DayCount, Convention]:
    return id, Convention(id=id, days=days, year=year, source=source, confirmed=False)


CONVENTIONS: Final[Mapping[DayCount, Convention]] = dict(
    (
        _row(DayCount.ACT_365, actual_days, 365, "ISDA 2006 definitions, 4.16(d)"),
        _row(DayCount.ACT_360, actual_days, 360, "ISDA 2006 definitions, 4.16(e)"),
        _row(DayCount.THIRTY_360, thirty_days, 360, "ISDA 2006 definitions, 4.16(f)"),
        _row(DayCount.THIRTY_E_360, thirty_days_european, 360, "ISDA 2006 definitions, 4.16(g)"),
        _row(DayCount.MONTHS, actual_days, 365, "lending practice: monthly rate = annual rate / 12"),
    )
)

MONTH: Final = Fraction(1, 12)


def year_share(count: DayCount, start: date, end: date, *, period: tuple[date, date]) -> Fraction:
    """Return which share of a year passes from ``start`` to ``end``, both within the instalment's ``period``."""
    if count is DayCount.MONTHS:
        return MONTH * Fraction(actual_days(start, end), actual_days(*period))
    convention = CONVENTIONS[count]
    return Fraction(convention.days(start, end), convention.year)


def passed_share(count: DayCount, on: date, *, period: tuple[date, date]) -> Fraction:
    """Return how much of a period is over at the end of ``on``: 0 before it, 1 from its last day."""
    start, end = period
    if on <= start:
        return Fraction(0)
    if on >= end:
        return Fraction(1)
    days = CONVENTIONS[count].days
    whole = days(start, end)
    return Fraction(days(start, on), whole) if whole else Fraction(actual_days(start, on), actual_days(start, end))
