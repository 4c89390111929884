"""One quantity per step of an axis as stacked bars: how many records a day, how long and how dear a checkpoint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.brand import Text
from hub.web.drawings import svg


@dataclass(frozen=True, kw_only=True)
class Series:
    """One part of every bar; ``look`` chooses its styles and repeats in the legend."""

    look: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Column:
    """One bar: ``name`` stands under it where there is room, ``amounts`` are whole numbers, one for each series."""

    name: str
    title: str
    amounts: tuple[int, ...]

    @property
    def words(self) -> list[str]:
        """The amounts as the table writes them."""
        return [f"{amount:,}" for amount in self.amounts]

    @property
    def total(self) -> int:
        """How high the bar is."""
        return sum(self.amounts)


@dataclass(frozen=True, kw_only=True)
class Bars:
    """What is drawn: ``unit`` is said above the axis, ``head`` names what the columns stand for."""

    title: Text
    head: Text
    unit: Text
    series: tuple[Series, ...]
    columns: Sequence[Column]


@dataclass(frozen=True)
class Layout:
    """`names` is how many columns may be named at most."""

    name: str
    width: float
    height: float
    names: int


WIDE = Layout(name="wide", width=640, height=200, names=8)
TALL = Layout(name="tall", width=340, height=200, names=4)
LEFT, HEAD, FOOT = 58.0, 32.0, 22.0
WIDEST = 36.0
MOST_TICKS = 4


class NothingToDraw(ValueError):
    """A chart needs a column, as many amounts in each as there are series, and none below zero."""


def bars_svg(chart: Bars, layout: Layout) -> SafeString:
    """Bars from zero on; the table behind the picture holds the same amounts."""
    if not chart.columns or any(
        len(column.amounts) != len(chart.series) or min(column.amounts) < 0 for column in chart.columns
    ):
        raise NothingToDraw(f"{chart.title}: expected {len(chart.series)} amounts of 0 or more in every column")
    ticks = ticks_for(max(column.total for column in chart.columns))
    parts = [
        svg.text(0, 12, chart.unit, "bars__unit"),
        *_grid(ticks, layout),
        *_columns(chart, ticks[-1], layout),
        *_names(chart, layout),
    ]
    kind = f"bars bars--{layout.name}"
    return svg.drawing(width=layout.width, height=layout.height, title=spoken(chart), kind=kind, parts=parts)


def ticks_for(most: int) -> list[int]:
    """Return round numbers from 0 on, the last of them at least ``most``, steps of 1, 2 or 5 times a power of ten."""
    steps = (factor * 10**power for power in count() for factor in (1, 2, 5))
    step = next(step for step in steps if step * MOST_TICKS >= most)
    return [step * number for number in range(max(-(-most // step), 1) + 1)]


def spoken(chart: Bars) -> str:
    """The picture in words: what is drawn, over what, and its extremes."""
    totals = [column.total for column in chart.columns]
    return _("%(title)s, %(unit)s: %(first)s to %(last)s, from %(least)s to %(most)s") % {
        "title": chart.title,
        "unit": chart.unit,
        "first": chart.columns[0].title,
        "last": chart.columns[-1].title,
        "least": f"{min(totals):,}",
        "most": f"{max(totals):,}",
    }


def _y(amount: float, top: int, layout: Layout) -> float:
    return layout.height - FOOT - amount / top * (layout.height - HEAD - FOOT)


def _slot(chart: Bars, layout: Layout) -> float:
    return (layout.width - LEFT) / len(chart.columns)


def _grid(ticks: Sequence[int], layout: Layout) -> Iterable[SafeString]:
    for tick in ticks:
        y = _y(tick, ticks[-1], layout)
        yield svg.line(LEFT, y, layout.width, y, "bars__axis" if tick == 0 else "bars__grid")
        yield svg.text(LEFT - 8, y + 4, f"{tick:,}", "bars__tick", anchor="end")


def _columns(chart: Bars, top: int, layout: Layout) -> Iterable[SafeString]:
    slot = _slot(chart, layout)
    width = min(slot * 0.64, WIDEST)
    for number, column in enumerate(chart.columns):
        left, below = LEFT + slot * (number + 0.5) - width / 2, 0
        for series, amount in zip(chart.series, column.amounts, strict=True):
            if amount:
                upper = _y(below + amount, top, layout)
                height = _y(below, top, layout) - upper
                yield svg.rect(left, upper, width, max(height, 1), f"bars__part bars__part--{series.look}")
            below += amount


def _names(chart: Bars, layout: Layout) -> Iterable[SafeString]:
    """Name every so many columns, counted back from the last, which is the one people look for."""
    every = -(-len(chart.columns) // layout.names)
    slot = _slot(chart, layout)
    for number, column in enumerate(chart.columns):
        if (len(chart.columns) - 1 - number) % every == 0:
            x = LEFT + slot * (number + 0.5)
            yield svg.text(x, layout.height - 6, column.name, "bars__tick", anchor="middle")
