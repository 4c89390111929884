"""A day at the branch on one axis: what was booked above it, who came below it, and where the hand stands now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.brand import Text
from hub.web.components.moments import HOME
from hub.web.drawings import svg

OPENS, CLOSES = 9, 18
"""The hours that are always drawn, by the branch's clock; an earlier or later contact widens the axis."""


class SlotKind(StrEnum):
    """BOOKED is still to come or under way; KEPT is an appointment whose client came; CAME is a visit written down."""

    BOOKED = "booked"
    KEPT = "kept"
    CAME = "came"

    @property
    def above(self) -> bool:
        """Whether it stands above the axis, among what was agreed."""
        return self is not SlotKind.CAME


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One stretch of the day; ``short`` is written where ``label`` does not fit, ``word`` is its state in words."""

    starts_at: datetime
    minutes: int
    label: str
    short: str
    kind: SlotKind
    word: Text = ""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, kw_only=True)
class Day:
    """Slots of one business day, and the present instant."""

    now: datetime
    slots: Sequence[Slot]


@dataclass(frozen=True)
class Layout:
    """`every_hours` is how far apart hours are named; `glyph` is the width of one CJK character."""

    name: str
    width: float
    every_hours: int
    glyph: float = 12.5


WIDE = Layout(name="wide", width=1240, every_hours=1)
MIDDLE = Layout(name="middle", width=720, every_hours=1)
TALL = Layout(name="tall", width=340, every_hours=3)
HEAD, LANE, BAR, FOOT = 18.0, 30.0, 26.0, 26.0
LEAST = 6.0
"""A contact of a minute or two is still drawn as wide as this."""


def day_svg(day: Day, layout: Layout) -> SafeString:
    """Slots that overlap stand in lanes above each other; the table behind the picture holds the same rows."""
    above, below = _laned(day.slots, above=True), _laned(day.slots, above=False)
    axis = HEAD + LANE * _lanes(above) + 4
    height = axis + FOOT + LANE * _lanes(below)
    first, last = _hours(day)
    parts = [
        *_ticks(first, last, axis, layout),
        *_hand(day, first, last, axis, layout),
        *_bars(above, lambda lane: axis - 4 - LANE * (lane + 1) + (LANE - BAR), first, last, layout),
        *_bars(below, lambda lane: axis + FOOT + LANE * lane, first, last, layout),
    ]
    kind = f"dayline dayline--{layout.name}"
    return svg.drawing(width=layout.width, height=height, title=spoken(day), kind=kind, parts=parts)


def spoken(day: Day) -> str:
    """The picture in words."""
    named = [f"{slot.starts_at.astimezone(HOME):%H:%M} {slot.label}" for slot in day.slots]
    return _("The day by the hour: %(slots)s") % {"slots": _(", ").join(named) or _("nothing yet")}


def _hours(day: Day) -> tuple[int, int]:
    """First and last hour of the axis; what runs past midnight ends with the day."""
    starts = [slot.starts_at.astimezone(HOME) for slot in day.slots]
    ends = [min(slot.ends_at.astimezone(HOME), _midnight_after(slot.starts_at)) for slot in day.slots]
    first = min([OPENS, *(at.hour for at in starts)])
    last = max([CLOSES, *(_hour_after(start, end) for start, end in zip(starts, ends, strict=True))])
    return first, min(last, 24)


def _hour_after(start: datetime, end: datetime) -> int:
    hours = (end - start.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() / 3600
    return int(-(-hours // 1))


def _midnight_after(at: datetime) -> datetime:
    return at.astimezone(HOME).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _x(at: datetime, first: int, last: int, layout: Layout) -> float:
    local = at.astimezone(HOME)
    hours = local.hour + local.minute / 60
    share = (hours - first) / (last - first)
    return 1 + min(max(share, 0.0), 1.0) * (layout.width - 2)


def _laned(slots: Iterable[Slot], *, above: bool) -> list[tuple[int, Slot]]:
    """Give each slot of one side the lowest lane that is free when it begins."""
    free: list[datetime] = []
    laned = []
    for slot in sorted((one for one in slots if one.kind.above is above), key=lambda one: one.starts_at):
        lane = next((number for number, until in enumerate(free) if until <= slot.starts_at), len(free))
        free[lane : lane + 1] = [slot.ends_at]
        laned.append((lane, slot))
    return laned


def _lanes(laned: Sequence[tuple[int, Slot]]) -> int:
    return max((lane + 1 for lane, _slot in laned), default=0)


def _bars(
    laned: Sequence[tuple[int, Slot]], top: svg.Placed, first: int, last: int, layout: Layout
) -> Iterable[SafeString]:
    for lane, slot in laned:
        left = _x(slot.starts_at, first, last, layout)
        width = max(_x(slot.ends_at, first, last, layout) - left - 2, LEAST)
        yield svg.rect(left, top(lane), width, BAR, f"dayline__slot dayline__slot--{slot.kind.value}")
        words = svg.fitting((slot.label, slot.short), room=width - 6, glyph=layout.glyph)
        if words:
            yield svg.text(
                left + width / 2, top(lane) + 18, words, f"dayline__name dayline__name--{slot.kind.value}",
                anchor="middle",
            )  # fmt: skip


def _ticks(first: int, last: int, axis: float, layout: Layout) -> Iterable[SafeString]:
    yield svg.line(0, axis, layout.width, axis, "dayline__axis")
    for hour in range(first, last + 1):
        x = 1 + (hour - first) / (last - first) * (layout.width - 2)
        yield svg.line(x, axis, x, axis + 4, "dayline__axis")
        if (hour - first) % layout.every_hours == 0 and (hour == last or last - hour >= layout.every_hours / 2):
            anchor = "start" if hour == first else "end" if hour == last else "middle"
            yield svg.text(x, axis + 18, f"{hour}:00", "dayline__hour", anchor=anchor)


def _hand(day: Day, first: int, last: int, axis: float, layout: Layout) -> Iterable[SafeString]:
    """The present, while it lies on the axis."""
    local = day.now.astimezone(HOME)
    if not first <= local.hour + local.minute / 60 <= last:
        return
    x = _x(day.now, first, last, layout)
    yield svg.line(x, HEAD - 4, x, axis + 4, "dayline__now")
    right = x > layout.width / 2
    words = _("now %(time)s") % {"time": f"{local:%H:%M}"}
    yield svg.text(x + (-4 if right else 4), HEAD - 6, words, "dayline__hand", anchor="end" if right else "start")
