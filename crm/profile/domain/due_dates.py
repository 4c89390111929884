"""Find the day by which money is needed: 明年九月, 9月1日, 2027-09, next September, in three years.

A month or a season stands for its first day: money that is there too early does no harm.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Final

from crm.profile.domain.numerals import NotANumber, read_number

_NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
_YEAR_WORDS: Final = {"今年": 0, "明年": 1, "后年": 2, "大后年": 3, "來年": 1, "来年": 1}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?P<month_name>jan(?:uary)?|feb(?:ruary)?|(?-i:Mar(?:ch)?)|apr(?:il)?|(?-i:May)|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SEASONS: Final = {
    "春": 3,
    "夏": 6,
    "暑假": 7,
    "秋": 9,
    "冬": 12,
    "年初": 1,
    "年中": 6,
    "年底": 12,
    "年末": 12,
    "上半年": 1,
    "下半年": 7,
}
FURTHEST_YEARS: Final = 60


def find_due_dates(text: str, *, on: date) -> tuple[tuple[int, int, date], ...]:
    """Return (start, end, day) of every future day named in the text, in order; ``on`` is the day it was said."""
    found: list[tuple[int, int, date]] = []
    for pattern, resolve in _FORMS:
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b, _ in found):
                continue
            try:
                found.append((*match.span(), resolve(match, on)))
            except (NotANumber, ValueError):
                continue
    return tuple(sorted(item for item in found if on <= item[2] and item[2].year - on.year <= FURTHEST_YEARS))


def _full(match: re.Match[str], _on: date) -> date:
    return date(_year(match["year"]), _number(match["month"]), _number(match["day"] or "1"))


def _relative_year(match: re.Match[str], on: date) -> date:
    year = on.year + _YEAR_WORDS[match["word"]]
    if match["season"]:
        return date(year, _SEASONS[match["season"]], 1)
    if match["month"] is None:
        return max(date(year, 1, 1), on)
    return max(date(year, _number(match["month"]), _number(match["day"] or "1")), _this_month(match, on, year))


def _this_month(match: re.Match[str], on: date, year: int) -> date:
    """今年十一月, said on the 18th of November, means from now on."""
    return on if (year, _number(match["month"])) == (on.year, on.month) and not match["day"] else date.min


def _month_day(match: re.Match[str], on: date) -> date:
    month, day = _number(match["month"]), _number(match["day"] or "1")
    if (month, match["day"]) == (on.month, None):
        return on
    this_year = date(on.year, month, day)
    return this_year if this_year >= on else date(on.year + 1, month, day)


def _season(match: re.Match[str], on: date) -> date:
    this_year = date(on.year, _SEASONS[match["season"]], 1)
    late = match["season"] in ("年底", "年末") and on.month == 12
    return on if late else (this_year if this_year >= on else date(on.year + 1, this_year.month, 1))


def _after(match: re.Match[str], on: date) -> date:
    if match["half"]:
        return _months_on(on, 6)
    unit = match["unit"].lower()
    months = {"年": 12, "个月": 1, "月": 1, "year": 12, "years": 12, "month": 1, "months": 1}[unit]
    extra = 6 if match["and_half"] else 0
    return _months_on(on, _number(match["count"]) * months + extra)


def _past(_match: re.Match[str], _on: date) -> date:
    return date.min


def _next_month(_match: re.Match[str], on: date) -> date:
    return _months_on(on.replace(day=1), 1)


def _english(match: re.Match[str], on: date) -> date:
    month = _MONTHS.index(match["month_name"][:3].lower()) + 1
    day = int(match["day"] or 1)
    if match["year"]:
        return date(int(match["year"]), month, day)
    if match["next_year"]:
        return date(on.year + 1, month, day)
    named = date(on.year, month, day)
    return named if named >= on else date(on.year + 1, month, day)


def _english_year(_match: re.Match[str], on: date) -> date:
    return date(on.year + 1, 1, 1)


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _year(text: str) -> int:
    year = int(read_number(text))
    if year < 100:
        year += 2000
    return year


def _number(text: str) -> int:
    word_numbers = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "a": 1}
    return word_numbers.get(text.lower()) or int(read_number(text))


_SEASON_WORD = "|".join(sorted(_SEASONS, key=len, reverse=True))
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...]] = (
    (
        re.compile(
            r"(?P<year>20\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?|月)?(?!\d)"
        ),
        _full,
    ),
    (
        re.compile(
            rf"(?P<year>二[零〇]\d?[一二三四五六七八九零〇]{{2}})年(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})[日"
            rf"号])?"
        ),
        _full,
    ),
    (re.compile(rf"(?:去年|前年|上个?)(?:{_NUMBER})?月?"), _past),
    (
        re.compile(
            rf"(?P<word>大后年|今年|明年|后年|来年|來年)(?:的)?(?:(?P<season>{_SEASON_WORD})|"
            rf"(?P<month>{_NUMBER})月份?(?:(?P<day>{_NUMBER})[日号])?)?"
        ),
        _relative_year,
    ),
    (re.compile(r"下个?月"), _next_month),
    (
        re.compile(
            rf"(?:(?P<half>半年)|(?P<count>{_NUMBER})\s*(?P<unit>年|个月)(?P<and_half>半)?)(?:之后|以后|之内|以内"
            rf"|后|内)"
        ),
        _after,
    ),
    (re.compile(rf"(?P<month>{_NUMBER})月(?:份)?(?:(?P<day>{_NUMBER})[日号])?(?!\d)"), _month_day),
    (re.compile(r"(?<![去前])(?P<season>暑假|年初|年中|年底|年末)"), _season),
    (
        re.compile(
            rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?:next\s+)?{_MONTH_NAME}"
            rf"\b\.?(?:\s+(?:of\s+)?(?:(?P<year>20\d\d)|(?P<next_year>next year)))?",
            re.IGNORECASE,
        ),
        _english,
    ),
    (
        re.compile(
            r"\bin\s+(?:(?P<half>half a year)|(?P<count>\d{1,2}|one|two|three|four|five|six|ten"
            r"|a)(?P<and_half> and a half)?\s+(?P<unit>years?|months?))\b",
            re.IGNORECASE,
        ),
        _after,
    ),
    (re.compile(r"\bnext year\b", re.IGNORECASE), _english_year),
)
"""Longest forms first; a piece of text is read by one form only."""
