"""Write days and deadlines as an iCalendar file (RFC 5545), so that a reader's own calendar can show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

LINE_BYTES: Final = 75
"""RFC 5545, 3.1: a content line is folded after so many bytes."""
PRODUCT: Final = "-//wealth hub//disclosure calendar//EN"


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of the calendar; ``uid`` stays the same when the entry is read again, so that it is not shown twice."""

    uid: str
    day: date
    title: str
    text: str
    url: str = ""


def calendar_file(days: Iterable[Day], *, name: str, at: datetime) -> bytes:
    """Return the file: one all-day event per day, UTF-8, lines ended by CRLF and folded between characters."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}", *(line for day in days for line in _event(day, at)), "END:VCALENDAR",
    ]  # fmt: skip
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _event(day: Day, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(day.uid)}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(day.title)}"
    yield f"DESCRIPTION:{_escaped(day.text)}"
    if day.url:
        yield f"URL:{day.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> bytes:
    """Requires no line break in the line."""
    parts: list[bytes] = []
    held = b""
    for character in line:
        written = character.encode()
        room = LINE_BYTES if not parts else LINE_BYTES - 1
        if len(held) + len(written) > room:
            parts.append(held)
            held = b""
        held += written
    return b"\r\n ".join([*parts, held])
