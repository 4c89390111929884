"""Read the dates, times and durations that people type into visit lists."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from hub.kernel.clock import HOME_ZONE

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DAY = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})")
_CLOCK = re.compile(
    r"(上午|下午|晚上|中午|早上|am|pm)?\s*(\d{1,2})\s*[:：点时]\s*(\d{1,2}|半)?(?:[:：分]\s*(\d{1,2}))?\s*(am|pm)?",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_HOURS = re.compile(r"(\d+(?:\.\d+)?|半)\s*(?:个)?(?:小时|h\b|hours?|hrs?)", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+)\s*(?:分钟|分|min(?:ute)?s?|m\b|')?", re.IGNORECASE)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPREADSHEET_EPOCH: Final = date(1899, 12, 30)
NOON: Final = 12
USUAL_TIME: Final = time(12, 0)
"""Stands in when only the day was written down."""


class MomentUnreadable(ValueError):
    """The cell names no day."""


class BareNumber(MomentUnreadable):
    """The cell holds five digits, which are a spreadsheet's day only where the column counts days so."""


def read_moment(day_text: str, time_text: str, *, counted: bool) -> datetime:
    """Return the instant in UTC; branches write their own clock. A day without a time counts as noon.

    ``counted``: the column counts days as spreadsheets do; otherwise five digits raise :class:`BareNumber`.
    """
    day_text = unicodedata.normalize("NFKC", day_text)
    if not counted and is_count(day_text):
        raise BareNumber(f"expected a date such as 2026-11-18, got {day_text!r}")
    day, rest = _day(day_text)
    clock = _clock(unicodedata.normalize("NFKC", time_text)) or _clock(rest) or USUAL_TIME
    return datetime.combine(day, clock, tzinfo=HOME_ZONE).astimezone(UTC)


def is_count(text: str) -> bool:
    """Tell whether a cell could be a day as a spreadsheet counts it: five digits, with or without a fraction."""
    return _SERIAL.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def is_written(text: str) -> bool:
    """Tell whether a cell names a day in some spelling."""
    try:
        _day(unicodedata.normalize("NFKC", text))
    except MomentUnreadable:
        return False
    return not is_count(text)


def read_minutes(text: str) -> int | None:
    """Return whole minutes of 40、40分钟、1小时20分、1.5 h, or None where nothing was written."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    hours = _HOURS.search(plain)
    rest = plain[hours.end() :].strip() if hours else plain
    minutes = _MINUTES.fullmatch(rest) if rest else None
    if (not hours and not minutes) or (rest and not minutes):
        raise MomentUnreadable(f"expected minutes such as 40, got {text!r}")
    whole = (0.5 if hours[1] == "半" else float(hours[1])) if hours else 0.0
    return round(whole * 60) + (int(minutes[1]) if minutes else 0)


def _day(text: str) -> tuple[date, str]:
    try:
        for pattern in (_DAY, _COMPACT_DAY):
            if match := pattern.search(text):
                return date(int(match[1]), int(match[2]), int(match[3])), text[match.end() :]
        if match := _DAY_FIRST.search(text):
            return date(int(match[3]), _month(match[2]), int(match[1])), text[match.end() :]
        if match := _MONTH_FIRST.search(text):
            return date(int(match[3]), _month(match[1]), int(match[2])), text[match.end() :]
    except ValueError as error:
        raise MomentUnreadable(f"no such day: {text!r}") from error
    if _SERIAL.fullmatch(text.strip()):
        return _spreadsheet_day(float(text))
    raise MomentUnreadable(f"expected a date such as 2026-11-18, got {text!r}")


def _spreadsheet_day(serial: float) -> tuple[date, str]:
    seconds = round((serial % 1) * 86_400)
    clock = f"{seconds // 3600}:{seconds % 3600 // 60:02d}" if seconds else ""
    return _SPREADSHEET_EPOCH + timedelta(days=int(serial)), clock


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _clock(text: str) -> time | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    half = (match[1] or match[5] or "").lower()
    hour = int(match[2])
    if half in ("下午", "晚上", "pm") and hour < NOON:
        hour += NOON
    if half == "am" and hour == NOON:
        hour = 0
    minute = 30 if match[3] == "半" else int(match[3] or 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise MomentUnreadable(f"no such time: {text!r}") from error
