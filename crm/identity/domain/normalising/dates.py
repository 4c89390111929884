"""Bring a day of birth to eight digits; a day that is none is kept as digits, because a slip is evidence."""

import re
from datetime import date, timedelta
from functools import lru_cache

from crm.identity.domain.normalising.han import plain

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ].*|生|出生)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
_DIGITS = re.compile(r"(\d{8})(?:\.0|000000)?")
_IN_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[ .-]+)?(?P<month>[A-Za-z]{3,9})\.?[ -]+"
    r"(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?,?[ -]+)?(?P<year>\d{4})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL = re.compile(r"(\d{4,5})(?:\.0)?")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_DATE = re.compile(r"([0-9]{4})年([0-9]{1,2}|[0-9]?十[0-9]?)月([0-9]{1,2}|[0-9]?十[0-9]?)日?")
_LAST_MONTH = 12
_FIRST_SERIAL, _LAST_SERIAL = 3653, 45_000
"""Days of a spreadsheet that are birthdays: from 1910 to 2023. A smaller number is more likely a year."""


@lru_cache(maxsize=65536)
def date_marks(text: str) -> str:
    """Return ``YYYYMMDD``, or nothing."""
    written = plain(text)
    if digits := _DIGITS.fullmatch(written):
        return digits[1]
    if found := _YEAR_FIRST.fullmatch(written):
        year, month, day = found.groups()
        return f"{year}{int(month):02d}{int(day):02d}"
    if found := _YEAR_LAST.fullmatch(written):
        first, second, year = int(found[1]), int(found[2]), found[3]
        day, month = (second, first) if second > _LAST_MONTH else (first, second)
        return f"{year}{month:02d}{day:02d}"
    return _in_han(written) or _in_words(written) or _serial(written)


def _in_han(written: str) -> str:
    """一九八〇年十二月二十一日."""
    found = _HAN_DATE.fullmatch(written.translate(_HAN_DIGITS))
    return f"{found[1]}{_counted(found[2]):02d}{_counted(found[3]):02d}" if found else ""


def _counted(digits: str) -> int:
    """12 for 十2, 21 for 2十1."""
    if "十" not in digits:
        return int(digits)
    tens, _, ones = digits.partition("十")
    return 10 * int(tens or 1) + int(ones or 0)


def _in_words(written: str) -> str:
    """2 Jan 1980, January 2, 1980."""
    found = _IN_WORDS.fullmatch(written)
    day = found and (found["day"] or found["after"])
    if not found or not day or (name := found["month"][:3].lower()) not in _MONTHS:
        return ""
    return f"{found['year']}{_MONTHS.index(name) + 1:02d}{int(day):02d}"


def _serial(written: str) -> str:
    """The number that a spreadsheet keeps for a day: days since the end of 1899."""
    found = _SERIAL.fullmatch(written)
    if not found or not _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        return ""
    return f"{date(1899, 12, 30) + timedelta(days=int(found[1])):%Y%m%d}"
