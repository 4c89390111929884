"""Server-drawn charts of a series: bars or a line, wide for a desk and tall for a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hub.portal.monthly import Point

LEFT, BOTTOM, TOP = 44.0, 30.0, 24.0
WIDEST = 44.0
"""A bar's greatest width, so that the first months of a series do not look like walls."""


@dataclass(frozen=True)
class Size:
    width: float
    height: float
    every: int
    """Label every so many months."""


WIDE = Size(900, 280, 1)
TALL = Size(340, 210, 3)


@dataclass(frozen=True)
class Mark:
    """One month placed in the drawing."""

    point: Point
    x: str
    y: str
    left: str
    width: str
    height: str
    label: str
    newest: bool


def chart_svg(points: Sequence[Point], *, kind: str, size: Size, scale: int, digits: int, title: str) -> SafeString:
    """`kind` is bars or line; values are divided by `scale` for the axis. Requires at least one point."""
    top = _ceiling(max(point.value for point in points) / scale)
    marks = [_mark(points, number, size, top, scale) for number in range(len(points))]
    lines = [(f"{_y(step, top, size):.1f}", words) for step, words in _named(_steps(top), digits)]
    context = {
        "kind": kind,
        "size": size,
        "marks": marks,
        "lines": lines,
        "left": LEFT,
        "path": "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks),
        "newest": f"{points[-1].value / scale:,.2f}",
        "title": title,
        "foot": f"{size.height - 8:.0f}",
    }
    return SafeString(render_to_string("portal/parts/chart.svg", context))


def _mark(points: Sequence[Point], number: int, size: Size, top: Decimal, scale: int) -> Mark:
    step = (size.width - LEFT) / len(points)
    y = _y(points[number].value / scale, top, size)
    x = LEFT + step * (number + 0.5)
    width = min(step * 0.62, WIDEST)
    newest = number == len(points) - 1
    labelled = newest or (len(points) - 1 - number) % size.every == 0
    return Mark(
        point=points[number],
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        left=f"{x - width / 2:.1f}",
        width=f"{width:.1f}",
        height=f"{max(_y(Decimal(0), top, size) - y, 1):.1f}",
        label=points[number].month[2:] if labelled else "",
        newest=newest,
    )


def _y(value: Decimal, top: Decimal, size: Size) -> float:
    return TOP + (size.height - BOTTOM - TOP) * float(1 - value / top)


def _ceiling(largest: Decimal) -> Decimal:
    """A round number at or above the largest value, so that the axis has even steps."""
    if largest <= 0:
        return Decimal(1)
    power = Decimal(10) ** (largest.adjusted())
    return next(
        power * step for step in (Decimal("1.2"), 2, 3, 4, 6, 8, 10, 12) if power * step >= largest * Decimal("1.05")
    )


def _named(steps: Sequence[Decimal], digits: int) -> list[tuple[Decimal, str]]:
    """Write the steps with at least ``digits`` decimals, and with as many as they really have."""
    places = max(digits, *(-int(step.normalize().as_tuple().exponent) for step in steps))
    return [(step, f"{step:.{places}f}") for step in steps]


def _steps(top: Decimal) -> list[Decimal]:
    return [top * number / 4 for number in range(5)]
