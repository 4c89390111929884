"""An allocation in two pictures: each way to spread the money as one bar, and the day on which each need is met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.web.brand import Text
from hub.web.drawings import svg

GLYPH = 12.5
NAME, BAR, GAP = 20.0, 20.0, 36.0
LEAST_WIDTH = 3.0


@dataclass(frozen=True, kw_only=True)
class Part:
    """One kind of product in a bar; ``colour`` is 1 to 6, as in the legend."""

    label: Text
    share: str
    fen: int
    colour: int


@dataclass(frozen=True, kw_only=True)
class Spread:
    """One way to spread the money: parts that add up to the whole."""

    name: Text
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One day: what is needed until then and what is in hand, as amounts and as they are written."""

    day: str
    needed_fen: int
    back_fen: int
    needed: str
    back: str


@dataclass(frozen=True)
class Layout:
    """``narrow`` puts the words of a rung on two lines."""

    name: str
    width: float
    narrow: bool


WIDE = Layout(name="wide", width=640, narrow=False)
TALL = Layout(name="tall", width=320, narrow=True)


class NothingToSpread(ValueError):
    """A bar needs a part above zero, and none below."""


def spreads_svg(spreads: Sequence[Spread], layout: Layout) -> SafeString:
    """Bars of one length, one below the other; a share stands under its part where it fits, the table has them all."""
    row = NAME + BAR + GAP - 8
    parts = [part for number, spread in enumerate(spreads) for part in _spread(spread, number * row, layout)]
    kind = f"allocation allocation--{layout.name}"
    return svg.drawing(width=layout.width, height=row * len(spreads), title=_said(spreads), kind=kind, parts=parts)


def _said(spreads: Sequence[Spread]) -> str:
    return _("; ").join(
        f"{spread.name}: " + _(", ").join(f"{part.label} {part.share}" for part in spread.parts) for spread in spreads
    )


def _spread(spread: Spread, top: float, layout: Layout) -> Iterable[SafeString]:
    whole = sum(part.fen for part in spread.parts)
    if whole <= 0 or any(part.fen < 0 for part in spread.parts):
        raise NothingToSpread(f"{spread.name}: expected amounts of 0 or more with a sum above 0")
    yield svg.text(0, top + 14, spread.name, "allocation__name")
    left = 0.0
    for part in spread.parts:
        width = layout.width * part.fen / whole
        shown = max(width - 2, min(width, LEAST_WIDTH))
        yield svg.rect(left, top + NAME, shown, BAR, f"shares__part shares__part--{part.colour}")
        words = svg.fitting((f"{part.label} {part.share}", part.share), room=width - 4, glyph=GLYPH)
        if words:
            yield svg.text(left, top + NAME + BAR + 15, words, "allocation__share")
        left += width


def ladder_svg(rungs: Sequence[Rung], layout: Layout) -> SafeString:
    """A bar for what is in hand on each day, a mark for what is needed by then; words stand above, never on a bar."""
    most = max([1, *(max(rung.back_fen, rung.needed_fen) for rung in rungs)])
    words = 2 if layout.narrow else 1
    row = 18.0 * words + BAR + 16
    parts = [part for number, rung in enumerate(rungs) for part in _rung(rung, number * row, most, layout)]
    said = _("; ").join(f"{rung.day}: {rung.back}, {rung.needed}" if rung.needed else f"{rung.day}: {rung.back}"
                        for rung in rungs)  # fmt: skip
    kind = f"allocation allocation--{layout.name}"
    return svg.drawing(width=layout.width, height=row * len(rungs), title=said, kind=kind, parts=parts)


def _rung(rung: Rung, top: float, most: int, layout: Layout) -> Iterable[SafeString]:
    yield svg.text(0, top + 14, rung.day, "allocation__name")
    second = top + 32 if layout.narrow else top + 14
    yield svg.text(0 if layout.narrow else 110, second, rung.back, "allocation__share")
    if rung.needed:
        yield svg.text(layout.width, second, rung.needed, "allocation__needed", anchor="end")
    floor = second + 6
    met = rung.back_fen >= rung.needed_fen
    yield svg.rect(0, floor, layout.width, BAR, "allocation__track")
    kind = "allocation__back" if met else "allocation__back allocation__back--short"
    yield svg.rect(0, floor, layout.width * max(rung.back_fen, 0) / most, BAR, kind)
    if rung.needed_fen:
        x = min(layout.width * rung.needed_fen / most, layout.width - 1)
        yield svg.line(x, floor - 3, x, floor + BAR + 3, "allocation__mark")
