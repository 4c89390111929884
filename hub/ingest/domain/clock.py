"""Correct the time of an event for a phone whose clock is wrong, and keep what the phone said.

occurred = received − (sentAt − (originalTimestamp or timestamp)): both phone times carry the same error, so their
difference is right. The result is clamped into the years this platform can have seen. Sensors SDKs count milliseconds
and call the time of sending ``_flush_time``; the arithmetic is the same.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

LONGEST_DELAY: Final = timedelta(days=3650)
"""An event older than this is a phone that lost its clock, not a history (unmeasured)."""

LONGEST_READ: Final = len("2026-11-20T08:00:00.123456")
"""No longer than this, a text has at most six decimals."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*(Z|z|[+-]\d\d:?\d\d)?")


class TimeUnreadable(ValueError):
    """A time stamp is not of the form that its SDK documents."""


class EventTime(NamedTuple):
    """``at`` is what the hub works with; ``clamped`` tells that the arithmetic left the plausible range."""

    at: datetime
    clamped: bool


def corrected(*, received_at: datetime, sent_at: str | None, event_at: str | None) -> EventTime:
    """Return the corrected instant of ISO 8601 texts; without an event time it happened when it was received."""
    return corrected_instant(
        received_at=received_at,
        sent_at=parse_time(sent_at) if event_at is not None and sent_at is not None else None,
        event_at=parse_time(event_at) if event_at is not None else None,
    )


def corrected_instant(*, received_at: datetime, sent_at: datetime | None, event_at: datetime | None) -> EventTime:
    """Return the corrected instant, never later than ``received_at`` and not before the platform."""
    if event_at is None:
        return EventTime(at=received_at, clamped=False)
    happened = event_at if sent_at is None else _shifted(received_at, sent_at - event_at)
    at = min(max(happened, received_at - LONGEST_DELAY), received_at)
    return EventTime(at=at, clamped=at != happened)


def parse_milliseconds(value: object) -> datetime:
    """Read a Unix time of 13 digits, or of 10 where an SDK counted seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 10**9 <= value < 10**13:
        raise TimeUnreadable(f"expected milliseconds since 1970, got {str(value)[:40]!r}")
    milliseconds = int(value) * (1000 if value < 10**10 else 1)
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC) + timedelta(milliseconds=milliseconds % 1000)


@lru_cache(maxsize=1024)  # all events of a request carry one time of sending
def parse_time(text: str) -> datetime:
    """Read an ISO 8601 instant of any precision; without an offset it is UTC, as the SDKs mean it."""
    cleaned = text.strip()
    if not _ISO.fullmatch(cleaned):
        raise TimeUnreadable(f"expected ISO 8601, got {text[:40]!r}")
    try:
        parsed = datetime.fromisoformat(_six_decimals(cleaned.replace(",", ".").replace("z", "Z")))
    except ValueError as error:
        raise TimeUnreadable(f"expected ISO 8601, got {text[:40]!r}") from error
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)


def _shifted(received_at: datetime, delay: timedelta) -> datetime:
    try:
        return received_at - delay
    except OverflowError:
        return received_at


def _six_decimals(text: str) -> str:
    """Go and Java write nanoseconds, which Python's reader does not take."""
    if len(text) <= LONGEST_READ:
        return text
    return re.sub(r"(\.\d{6})\d+", r"\1", text)
