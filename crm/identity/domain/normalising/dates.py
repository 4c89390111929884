"""Bring a day of birth to eight digits; a day that is none is kept as digits, because a slip is evidence."""

import re
from functools import lru_cache

from crm.identity.domain.normalising.han import plain

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
_DIGITS = re.compile(r"(\d{8})(?:\.0|000000)?")
_LAST_MONTH = 12


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
    return ""
