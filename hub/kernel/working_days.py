"""Know the days on which China works: weekdays, less the holidays that the State Council announces, plus days made up.

Each autumn the General Office announces the next year; a row is added then. A year without a row counts weekdays only,
and :func:`announced` says so, so that whoever shows a date can say that it is provisional.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """One holiday of a year: its days off from ``first`` to ``last``, weekends included, and days worked instead."""

    name_zh: str
    name_en: str
    first: date
    last: date
    made_up: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """The arrangement of one year. ``confirmed``: somebody compared every date with the text of the notice."""

    year: int
    notice: str
    announced_date: date
    confirmed: bool
    holidays: tuple[Holiday, ...]


def _holiday(
    name_zh: str, name_en: str, year: int, first: tuple[int, int], last: tuple[int, int], *made_up: tuple[int, int]
) -> Holiday:
    return Holiday(
        name_zh=name_zh,
        name_en=name_en,
        first=date(year, *first),
        last=date(year, *last),
        made_up=tuple(date(year, *day) for day in made_up),
    )


ANNOUNCEMENTS: Final = (
    Announcement(
        year=2024,
        notice="国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）",
        announced_date=date(2023, 10, 25),
        confirmed=True,
        holidays=(
            _holiday("元旦", "New Year", 2024, (1, 1), (1, 1)),
            _holiday("春节", "Spring Festival", 2024, (2, 10), (2, 17), (2, 4), (2, 18)),
            _holiday("清明节", "Qingming", 2024, (4, 4), (4, 6), (4, 7)),
            _holiday("劳动节", "Labour Day", 2024, (5, 1), (5, 5), (4, 28), (5, 11)),
            _holiday("端午节", "Dragon Boat Festival", 2024, (6, 10), (6, 10)),
            _holiday("中秋节", "Mid-Autumn Festival", 2024, (9, 15), (9, 17), (9, 14)),
            _holiday("国庆节", "National Day", 2024, (10, 1), (10, 7), (9, 29), (10, 12)),
        ),
    ),
    Announcement(
        year=2025,
        notice="国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
        announced_date=date(2024, 11, 12),
        confirmed=True,
        holidays=(
            _holiday("元旦", "New Year", 2025, (1, 1), (1, 1)),
            _holiday("春节", "Spring Festival", 2025, (1, 28), (2, 4), (1, 26), (2, 8)),
            _holiday("清明节", "Qingming", 2025, (4, 4), (4, 6)),
            _holiday("劳动节", "Labour Day", 2025, (5, 1), (5, 5), (4, 27)),
            _holiday("端午节", "Dragon Boat Festival", 2025, (5, 31), (6, 2)),
            _holiday("国庆节、中秋节", "National Day and Mid-Autumn", 2025, (10, 1), (10, 8), (9, 28), (10, 11)),
        ),
    ),
    Announcement(
        year=2026,
        notice="国务院办公厅关于2026年部分节假日安排的通知",
        announced_date=date(2025, 11, 4),
        confirmed=True,
        holidays=(
            _holiday("元旦", "New Year", 2026, (1, 1), (1, 3), (1, 4)),
            _holiday("春节", "Spring Festival", 2026, (2, 15), (2, 23), (2, 14), (2, 28)),
            _holiday("清明节", "Qingming", 2026, (4, 4), (4, 6)),
            _holiday("劳动节", "Labour Day", 2026, (5, 1), (5, 5), (5, 9)),
            _holiday("端午节", "Dragon Boat Festival", 2026, (6, 19), (6, 21)),
            _holiday("中秋节", "Mid-Autumn Festival", 2026, (9, 25), (9, 27)),
            _holiday("国庆节", "National Day", 2026, (10, 1), (10, 7), (9, 20), (10, 10)),
        ),
    ),
)
"""Texts compared on 2026-11-22: 2024 in the State Council's gazette 2023 no. 31 (zh.wikisource.org) and People's Daily,
2025 and 2026 in Xinhua's full text as several newspapers printed it. 2027 was not found anywhere."""


def _days(holiday: Holiday) -> Iterator[date]:
    return (holiday.first + ONE_DAY * step for step in range((holiday.last - holiday.first).days + 1))


HOLIDAYS: Final = frozenset(day for row in ANNOUNCEMENTS for holiday in row.holidays for day in _days(holiday))
MADE_UP: Final = frozenset(day for row in ANNOUNCEMENTS for holiday in row.holidays for day in holiday.made_up)
_ANNOUNCED: Final = frozenset(row.year for row in ANNOUNCEMENTS)


def is_working_day(day: date, *, holidays: Collection[date] = HOLIDAYS, made_up: Collection[date] = MADE_UP) -> bool:
    """Tell whether offices and banks work on that day."""
    return day in made_up or (day.weekday() < SATURDAY and day not in holidays)


def announced(year: int) -> bool:
    """Tell whether the holidays of a year are in the table; without them its working days are provisional."""
    return year in _ANNOUNCED


def nth_working_day(first: date, count: int) -> date:
    """Return the ``count``-th working day of the days from ``first`` on, ``first`` included.

    Requires ``count`` of at least 1.
    """
    if count < 1:
        raise ValueError(f"expected a count of at least 1, got {count}")
    day, left = first, count - is_working_day(first)
    while left:
        day += ONE_DAY
        left -= is_working_day(day)
    return day


def working_days_after(day: date, count: int) -> date:
    """Return the day that is ``count`` working days after ``day``, which itself is not counted."""
    return nth_working_day(day + ONE_DAY, count)


def working_days_between(first: date, last: date) -> int:
    """Return how many working days lie after ``first``, up to and with ``last``; 0 where ``last`` is not later."""
    days = max((last - first).days, 0)
    return sum(is_working_day(first + ONE_DAY * step) for step in range(1, days + 1))
