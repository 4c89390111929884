"""Shapes of a chart drawn on the server: coordinates are attributes, colours are classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Placed = Callable[[int], float]
"""From the number of a lane or row to its upper edge."""


def rect(x: float, y: float, width: float, height: float, kind: str) -> SafeString:
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>', n(x), n(y), n(width), n(height), kind)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> SafeString:
    return format_html('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>', n(x1), n(y1), n(x2), n(y2), kind)


def circle(x: float, y: float, radius: float, kind: str) -> SafeString:
    return format_html('<circle cx="{}" cy="{}" r="{}" class="{}"/>', n(x), n(y), n(radius), kind)


def text(x: float, y: float, words: object, kind: str, *, anchor: str = "start") -> SafeString:
    return format_html('<text x="{}" y="{}" class="{}" text-anchor="{}">{}</text>', n(x), n(y), kind, anchor, words)


def drawing(
    *, width: float, height: float, title: str, kind: str, parts: Iterable[SafeString], stretch: bool = False
) -> SafeString:
    """One picture with a name; `stretch` lets a bar without words fill any width.

    The table or list behind it holds the same rows for those who cannot see it.
    """
    fit = SafeString(' preserveAspectRatio="none"' if stretch else "")
    return format_html(
        '<svg class="drawing {}" viewBox="0 0 {} {}" role="img" aria-label="{}" focusable="false"{}>{}</svg>',
        kind, n(width), n(height), title, fit, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


def fitting(texts: Sequence[object], *, room: float, glyph: float) -> str:
    """The first text that fits; a CJK character is a glyph wide, a Latin one somewhat more than half."""
    return next((words for words in map(str, texts) if words and breadth(words, glyph=glyph) <= room), "")


def breadth(words: str, *, glyph: float) -> float:
    """About how wide a text is when drawn."""
    return sum(glyph * (1 if ord(character) > 0x2E7F else 0.58) for character in words)


def n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
