"""The seal: how far the proof of a record has come, told by shape first, then by word and colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from hub.web.brand import Text
from hub.web.components.attributes import state_of


class ProofState(StrEnum):
    RECORDED = "recorded"
    SEALED = "sealed"
    FINAL = "final"
    CONTRADICTED = "contradicted"


WORDS: Mapping[ProofState, Text] = {
    ProofState.RECORDED: pgettext_lazy("proof", "Recorded"),
    ProofState.SEALED: pgettext_lazy("proof", "Sealed"),
    ProofState.FINAL: pgettext_lazy("proof", "Final"),
    ProofState.CONTRADICTED: pgettext_lazy("proof", "Contradicted"),
}

Paint = Literal["line", "fill", "ink"]
"""line: stroked in the seal's colour; fill: filled with it; ink: stroked in the colour of the ground."""


@dataclass(frozen=True)
class Stroke:
    paint: Paint
    d: str
    width: float = 0.0
    dash: str = ""


@dataclass(frozen=True)
class SealDrawing:
    """Strokes in drawing order on a square of `side` units."""

    side: int
    strokes: tuple[Stroke, ...]


# One glyph: the tree of records, root above, four leaves below, folded the way nine-fold seal script folds.
GLYPH = (
    "M32 13.4V20.6M17.4 20.6H46.6M17.4 20.6V28.6M46.6 20.6V28.6M24.4 44.6V28.6H12.4V51.4H24.4"
    "M39.6 44.6V28.6H51.6V51.4H39.6M32 28.6V51.4M17.4 36.8V43.6M46.6 36.8V43.6"
)
BLOCK = "M4.4 4.9L20 3.8 41.5 4.3 59.4 3.9 60.2 22.6 59.7 43.2 60.3 59.7 40.2 60.1 21.4 59.6 4.1 60.2 3.7 39 4.3 20.4Z"
FRAME = "M5.5 5.7L20 5.2 41.5 5.5 58.5 5.3 58.9 22.6 58.5 43.2 58.9 58.6 40.2 58.9 21.4 58.5 5.3 58.9 5.1 39 5.5 20.4Z"
LEFT_HALF = "M4.4 4.9L20 3.8 41.4 4.3 37 15 42 26 27 41 31 50 26.8 59.8 21.4 59.6 4.1 60.2 3.7 39 4.3 20.4Z"
LEFT_GLYPH = "M32 13.4V20.6M17.4 20.6H33.2M17.4 20.6V28.6M24.4 33.8V28.6H12.4V51.4H22.6M17.4 36.8V43.6"
# The right half has slipped by 1.4 and 3 units: a seal broken in two, not scratched.
RIGHT_HALF = "M45.4 7.2L60.8 6.9 61.6 25.6 61.1 46.2 61.7 62.7 41.6 63.1 30.8 62.9 35 53 31 44 46 29 41 18Z"
RIGHT_GLYPH = "M50.6 31.6H53V54.4H41M41 47.6V42.6M48 39.8V46.6"
SMALL_GLYPH = "M10 4.9V7.4M5.6 14.6V7.4H14.4V14.6M10 10.6V14.6"

LARGE: Mapping[ProofState, SealDrawing] = {
    ProofState.RECORDED: SealDrawing(64, (Stroke("line", "M5 5H59V59H5Z", 1.6, "5.4 5.4"), Stroke("line", GLYPH, 1.6))),
    ProofState.SEALED: SealDrawing(64, (Stroke("line", FRAME, 2.8), Stroke("line", GLYPH, 4.2))),
    ProofState.FINAL: SealDrawing(64, (Stroke("fill", BLOCK), Stroke("ink", GLYPH, 4.2))),
    ProofState.CONTRADICTED: SealDrawing(
        64,
        (
            Stroke("fill", LEFT_HALF),
            Stroke("ink", LEFT_GLYPH, 4.2),
            Stroke("fill", RIGHT_HALF),
            Stroke("ink", RIGHT_GLYPH, 4.2),
        ),
    ),
}  # fmt: skip
SMALL: Mapping[ProofState, SealDrawing] = {
    ProofState.RECORDED: SealDrawing(
        20, (Stroke("line", "M2 2H18V18H2Z", 1.2, "2.6 2.73"), Stroke("line", SMALL_GLYPH, 1.2))
    ),
    ProofState.SEALED: SealDrawing(20, (Stroke("line", "M2 2H18V18H2Z", 1.5), Stroke("line", SMALL_GLYPH, 1.7))),
    ProofState.FINAL: SealDrawing(20, (Stroke("fill", "M1.2 1.2H18.8V18.8H1.2Z"), Stroke("ink", SMALL_GLYPH, 1.7))),
    ProofState.CONTRADICTED: SealDrawing(
        20,
        (
            Stroke("fill", "M1.2.6H11.6L9.4 6.2 11.2 9.4 7.6 14 8.6 18.2H1.2Z"),
            Stroke("fill", "M13.4 1.8H18.8V19.4H10.2L9.4 14.6 13 10 11.2 6.8Z"),
        ),
    ),
}  # fmt: skip


def seal_html(state: object, *, size: str = "s", word: bool = True, href: str = "") -> SafeString:
    """The seal of a state (an enum, its value, or anything with `.state`); size s, m, l or xl.

    Without its word it is decoration and silent to a screen reader.
    """
    known = ProofState(state_of(state))
    svg = _svg(known, size)
    if not word:
        return svg
    text = WORDS[known]
    if href:
        return format_html('<a class="proof proof--{}" href="{}">{}{}</a>', known.value, href, svg, text)
    return format_html('<span class="proof proof--{}">{}{}</span>', known.value, svg, text)


def _svg(state: ProofState, size: str) -> SafeString:
    drawing = SMALL[state] if size == "s" else LARGE[state]
    strokes = format_html_join("", "{}", ((_path(stroke),) for stroke in drawing.strokes))
    return format_html(
        '<svg class="seal seal--{} seal--{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        size, state.value, drawing.side, drawing.side, strokes,
    )  # fmt: skip


def _path(stroke: Stroke) -> SafeString:
    if stroke.paint == "fill":
        return format_html('<path d="{}" fill="currentColor"/>', stroke.d)
    dash = format_html(' stroke-dasharray="{}"', stroke.dash) if stroke.dash else SafeString("")
    paint = SafeString(' class="seal__ink"' if stroke.paint == "ink" else ' stroke="currentColor"')
    return format_html(
        '<path d="{}" fill="none" stroke-width="{}" stroke-linecap="square"{}{}/>', stroke.d, stroke.width, dash, paint
    )
