"""Two tracks on one axis: what happened online above it, what happened at the branch below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hub.web.components.channels import channel_of
from hub.web.components.moments import HOME
from hub.web.drawings import svg


@dataclass(frozen=True)
class Layout:
    width: float
    height: float
    axis: float
    label: float
    every_months: int


WIDE = Layout(width=640, height=84, axis=40, label=56, every_months=1)
TALL = Layout(width=320, height=116, axis=60, label=0, every_months=3)
TICK_MAX = 28.0
MONTH_MIN = 26.0
"""Nearer than this, the name of a month that has nearly ended would run into the next one."""


@dataclass(frozen=True)
class Month:
    """A row of the table behind the picture."""

    first: date
    online: int
    branch: int


@dataclass(frozen=True)
class Tracks:
    """Days with their counts per side, within `first`..`last` inclusive."""

    first: date
    last: date
    online: Counter[date]
    branch: Counter[date]

    @property
    def months(self) -> list[Month]:
        return [
            Month(
                first=first,
                online=_in_month(self.online, first),
                branch=_in_month(self.branch, first),
            )
            for first in _months(self.first, self.last)
        ]


def gathered(happened: Iterable[tuple[datetime, object]], *, first: date, last: date) -> Tracks:
    """Count what happened per day and side of the counter; system and document entries belong to neither."""
    online: Counter[date] = Counter()
    branch: Counter[date] = Counter()
    for at, channel in happened:
        day = at.astimezone(HOME).date()
        side = channel_of(channel).side
        if first <= day <= last and side != "neither":
            (online if side == "online" else branch)[day] += 1
    return Tracks(first=first, last=last, online=online, branch=branch)


def tracks_svg(tracks: Tracks, layout: Layout) -> SafeString:
    """Bars above the axis are as tall as the day was busy online; blocks below are visits and calls."""
    most = max([*tracks.online.values(), 1])
    parts = [
        svg.line(layout.label, layout.axis, layout.width, layout.axis, "tracks__axis"),
        *_names(layout),
        *(
            svg.rect(_x(day, tracks, layout), layout.axis - 3 - height, 3, height, "tracks__online")
            for day, count in sorted(tracks.online.items())
            if (height := max(4.0, TICK_MAX * count / most))
        ),
        *(
            svg.rect(_x(day, tracks, layout), layout.axis + 4, min(6 + 4 * count, 18), 12, "tracks__branch")
            for day, count in sorted(tracks.branch.items())
        ),
        *_month_names(tracks, layout),
    ]
    return svg.drawing(
        width=layout.width,
        height=layout.height,
        title=spoken(tracks),
        kind=f"tracks tracks--{'wide' if layout.label else 'tall'}",
        parts=parts,
    )


def spoken(tracks: Tracks) -> str:
    return _("%(first)s to %(last)s: %(online)d online above, %(branch)d at the branch below") % {
        "first": tracks.first.isoformat(),
        "last": tracks.last.isoformat(),
        "online": tracks.online.total(),
        "branch": tracks.branch.total(),
    }


def _x(day: date, tracks: Tracks, layout: Layout) -> float:
    span = max((tracks.last - tracks.first).days, 1)
    return layout.label + (day - tracks.first).days / span * (layout.width - layout.label - 20)


def _names(layout: Layout) -> Sequence[SafeString]:
    below = layout.axis + 16
    if layout.label:
        return [
            svg.text(0, layout.axis - 8, pgettext("side of the counter", "Online"), "tracks__name"),
            svg.text(0, below, pgettext("side of the counter", "Branch"), "tracks__name"),
        ]
    return [svg.text(0, 20, _("Online above, branch below"), "tracks__name")]


def _month_names(tracks: Tracks, layout: Layout) -> list[SafeString]:
    shown = list(_months(tracks.first, tracks.last))[:: layout.every_months]
    places = [_x(max(first, tracks.first), tracks, layout) for first in shown]
    if len(places) > 1 and places[1] - places[0] < MONTH_MIN:
        shown, places = shown[1:], places[1:]
    return [
        svg.text(place, layout.height - 6, _named(first, with_year=index == 0 and first.month < 11), "tracks__month")
        for index, (first, place) in enumerate(zip(shown, places, strict=True))
    ]


def _named(first: date, *, with_year: bool) -> str:
    if with_year:
        return f"{first:%Y-%m}"
    return f"{first:%Y}" if first.month == 1 else f"{first:%m}"


def _months(first: date, last: date) -> Iterable[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _in_month(days: Counter[date], first: date) -> int:
    return sum(count for day, count in days.items() if day.replace(day=1) == first)
