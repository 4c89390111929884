"""Write instants in UTC and business days in the platform's home time zone."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HOME_ZONE = ZoneInfo("Asia/Shanghai")
"""Branches open, statements close and disclosures fall due by this clock."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


class NotAnInstant(ValueError):
    """A text or datetime does not name one instant in UTC."""


def utc_now() -> datetime:
    """Return the present instant; only entry points call this, everything below is handed the time."""
    return datetime.now(UTC)


def instant(at: datetime) -> str:
    """Write an aware datetime as ``2026-11-21T01:02:03Z``; six decimals only when there is a fraction."""
    if at.tzinfo is None:
        raise NotAnInstant(f"expected an aware datetime, got {at!r}")
    timespec = "microseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=timespec) + "Z"


def parse_instant(text: str) -> datetime:
    """Read what :func:`instant` wrote; any other spelling raises :class:`NotAnInstant`."""
    if not _INSTANT.fullmatch(text):
        raise NotAnInstant(f"expected an instant such as 2026-11-21T01:02:03Z, got {text!r}")
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotAnInstant(str(error)) from error
    if instant(at) != text:
        raise NotAnInstant(f"expected {instant(at)}, got {text}")
    return at


def business_date(at: datetime) -> date:
    """Return the calendar day of an instant where the branches are."""
    return at.astimezone(HOME_ZONE).date()
