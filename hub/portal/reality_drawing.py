"""Draw a measured quantity day by day: where it may lie as a band, what was measured as dots, silence as a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hub.catalogue.domain.quantities import spelled
from hub.reality.domain.declared import Declared, Outcome
from hub.reality.queries import Day, Measured

LEFT: Final = 74.0
BOTTOM: Final = 28.0
TOP: Final = 16.0


@dataclass(frozen=True)
class Size:
    """A drawing's width and height; every so many days are labelled."""

    width: float
    height: float
    every: int


WIDE: Final = Size(900, 240, 5)
TALL: Final = Size(340, 210, 10)


@dataclass(frozen=True)
class Mark:
    """One day in the drawing; without ``y`` nothing was measured."""

    day: Day
    x: str
    y: str
    label: str


def drawing(one: Measured, *, size: Size, title: str) -> SafeString:
    """Return the days of a quantity as SVG. Requires at least one day."""
    low, high = _span(one.declared, one.days)
    step = (size.width - LEFT) / len(one.days)
    marks = [_mark(day, number, len(one.days), low, high, step, size) for number, day in enumerate(one.days)]
    least, most = one.declared.least, one.declared.most
    top = _y(high if most is None else most, low, high, size)
    foot = _y(low if least is None else least, low, high, size)
    named = [(f"{_y(value, low, high, size):.1f}", spelled(value)) for value in _steps(low, high)]
    return SafeString(
        render_to_string(
            "portal/parts/measured.svg",
            {
                "size": size,
                "title": title,
                "marks": marks,
                "left": LEFT,
                "label_x": LEFT - 8,
                "band_y": f"{top:.1f}",
                "band_height": f"{max(foot - top, 1):.1f}",
                "band_width": f"{size.width - LEFT:.1f}",
                "declared_y": f"{_y(one.declared.value, low, high, size):.1f}",
                "lines": named,
                "foot": f"{size.height - 8:.0f}",
                "gap_y": f"{size.height - BOTTOM - 6:.1f}",
                "beyond": Outcome.BEYOND,
            },
        )
    )


def _span(declared: Declared, days: Sequence[Day]) -> tuple[int, int]:
    """Return the lowest and highest value shown: everything measured and the declared band, with air around."""
    bounds = [bound for bound in (declared.least, declared.most) if bound is not None]
    shown = [day.value for day in days if day.value is not None] + bounds + [declared.value]
    low, high = min(shown), max(shown)
    air = max((high - low) // 8, abs(declared.value) // 50, 1)
    return low - air, high + air


def _steps(low: int, high: int) -> list[int]:
    """Return three or four round values between two."""
    rough = max((high - low) // 3, 1)
    power = 10 ** (len(str(rough)) - 1)
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = -(-low // step) * step
    return list(range(first, high + 1, step))


def _mark(day: Day, number: int, days: int, low: int, high: int, step: float, size: Size) -> Mark:
    labelled = (days - 1 - number) % size.every == 0
    return Mark(
        day=day,
        x=f"{LEFT + step * (number + 0.5):.1f}",
        y="" if day.value is None else f"{_y(day.value, low, high, size):.1f}",
        label=f"{day.day:%m-%d}" if labelled else "",
    )


def _y(value: int, low: int, high: int, size: Size) -> float:
    return TOP + (size.height - BOTTOM - TOP) * (high - value) / (high - low)
