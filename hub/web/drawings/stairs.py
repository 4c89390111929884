"""A level over time as stairs: it stands until the next decision, dashed once its assessment has run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.components.moments import HOME
from hub.web.drawings import svg

LEVELS = 5


@dataclass(frozen=True, kw_only=True)
class Tread:
    """One decision. `ends_at` is when its assessment runs out; `words` say what brought it about."""

    at: datetime
    level: int
    ends_at: datetime
    words: str
    by_person: bool = False


@dataclass(frozen=True)
class Layout:
    """`gutter` is kept on the left for the names of the levels."""

    width: float
    height: float
    gutter: float
    dates: int
    foot: float = 24.0
    head: float = 12.0


WIDE = Layout(width=640, height=190, gutter=34, dates=5)
TALL = Layout(width=320, height=210, gutter=34, dates=2)
EDGE = 10.0
"""Room on the right, so that the last dot is whole."""


@dataclass(frozen=True)
class _Axes:
    """From instants and levels to places; a single moment stands on the left."""

    first: float
    last: float
    layout: Layout

    def x(self, at: datetime) -> float:
        span = max(self.last - self.first, 1.0)
        room = self.layout.width - self.layout.gutter - EDGE
        return self.layout.gutter + (min(max(at.timestamp(), self.first), self.last) - self.first) / span * room

    def y(self, level: int) -> float:
        room = self.layout.height - self.layout.head - self.layout.foot
        return self.layout.head + (LEVELS - level) / (LEVELS - 1) * (room - 12) + 6


def stairs_svg(treads: Sequence[Tread], *, until: datetime, layout: Layout) -> SafeString:
    """The picture up to `until`; treads are in the order of time."""
    axes = _Axes(first=treads[0].at.timestamp(), last=max(until, treads[-1].at).timestamp(), layout=layout)
    parts = [*_grid(axes), *_dates(axes)]
    for number, tread in enumerate(treads):
        following = treads[number + 1] if number + 1 < len(treads) else None
        parts += _tread(tread, following, until=until, axes=axes)
    parts += [_dot(tread, axes) for tread in treads]
    return svg.drawing(
        width=layout.width,
        height=layout.height,
        title=spoken(treads, until=until),
        kind=f"stairs stairs--{'wide' if layout is WIDE else 'tall'}",
        parts=parts,
    )


def spoken(treads: Sequence[Tread], *, until: datetime) -> str:
    """The picture in words: every level with its day, and whether the last one has run out."""
    steps = _(", ").join(f"{_day(tread.at)} C{tread.level}" for tread in treads)
    if treads[-1].ends_at <= until:
        return _("%(steps)s, run out on %(day)s") % {"steps": steps, "day": _day(treads[-1].ends_at)}
    return steps


def _grid(axes: _Axes) -> list[SafeString]:
    layout = axes.layout
    lines = [
        svg.line(layout.gutter, axes.y(level), layout.width, axes.y(level), "stairs__grid")
        for level in range(1, LEVELS + 1)
    ]
    names = [svg.text(0, axes.y(level) + 4, f"C{level}", "stairs__name") for level in range(1, LEVELS + 1)]
    return [*lines, *names]


def _tread(tread: Tread, following: Tread | None, *, until: datetime, axes: _Axes) -> list[SafeString]:
    """A tread in force, what of it had run out, and the riser to the next one."""
    end = following.at if following else until
    y, turn = axes.y(tread.level), min(max(tread.ends_at, tread.at), end)
    parts = [svg.line(axes.x(tread.at), y, axes.x(turn), y, "stairs__tread")]
    if turn < end:
        parts.append(svg.line(axes.x(turn), y, axes.x(end), y, "stairs__tread stairs__tread--out"))
    if following and following.level != tread.level:
        parts.append(svg.line(axes.x(end), y, axes.x(end), axes.y(following.level), "stairs__riser"))
    return parts


def _dot(tread: Tread, axes: _Axes) -> SafeString:
    kind = "stairs__dot stairs__dot--person" if tread.by_person else "stairs__dot"
    return svg.circle(axes.x(tread.at), axes.y(tread.level), 4.5, kind)


def _dates(axes: _Axes) -> list[SafeString]:
    """Days at even distances below the picture; the outer ones stay inside it."""
    layout, base = axes.layout, axes.layout.height - 6
    if axes.last - axes.first < 86_400:
        return [svg.text(layout.gutter, base, _day(datetime.fromtimestamp(axes.first, HOME)), "stairs__date")]
    places = []
    for number in range(layout.dates):
        part = number / (layout.dates - 1)
        at = datetime.fromtimestamp(axes.first + (axes.last - axes.first) * part, HOME)
        anchor = "start" if number == 0 else "end" if number == layout.dates - 1 else "middle"
        x = layout.width if anchor == "end" else axes.x(at)
        places.append(svg.text(x, base, _day(at), "stairs__date", anchor=anchor))
    return places


def _day(at: datetime) -> date:
    return at.astimezone(HOME).date()
