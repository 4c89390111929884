"""Instants and days as people read them, always in the branches' own time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOME = ZoneInfo("Asia/Shanghai")
MODES = ("auto", "relative", "absolute", "date", "time", "short")


class NaiveInstant(ValueError):
    """An instant without a time zone could be any of twenty-four."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"{at.isoformat()}: expected an aware datetime")


def when_html(at: datetime | date | None, *, mode: str = "auto", now: datetime) -> SafeString:
    """A <time> whose text follows `mode` and whose title is exact.

    auto: relative within a day, else the short date; short: month and day, the year only if it differs.
    """
    if at is None:
        return format_html('<span class="when when--none">{}</span>', _("not recorded"))
    if not isinstance(at, datetime):
        return format_html('<time class="when" datetime="{}">{}</time>', at.isoformat(), at.isoformat())
    if at.tzinfo is None:
        raise NaiveInstant(at)
    local = at.astimezone(HOME)
    return format_html(
        '<time class="when" datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        f"{local:%Y-%m-%d %H:%M:%S} {_('Beijing time')}",
        moment_text(at, mode=mode, now=now),
    )


def moment_text(at: datetime, *, mode: str, now: datetime) -> str:
    local, today = at.astimezone(HOME), now.astimezone(HOME)
    if mode == "absolute":
        return f"{local:%Y-%m-%d %H:%M}"
    if mode == "date":
        return f"{local:%Y-%m-%d}"
    if mode == "time":
        return f"{local:%H:%M}"
    if mode == "short":
        return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"
    if mode == "relative" or abs(now - at) < timedelta(days=1):
        return relative_text(at, now=now)
    return moment_text(at, mode="short", now=now)


def relative_text(at: datetime, *, now: datetime) -> str:
    """How long ago, or in how long; whole units, rounded down."""
    seconds = int((now - at).total_seconds())
    if abs(seconds) < 60:
        return _("just now") if seconds >= 0 else _("in a moment")
    return _past(seconds) if seconds > 0 else _coming(-seconds)


def _past(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if hours < 1:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if days < 1:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


def _coming(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if hours < 1:
        return ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    if days < 1:
        return ngettext("in %(n)d hour", "in %(n)d hours", hours) % {"n": hours}
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
