"""The look of every printed document: the screen's tokens, in points.

Colour names and values are those of ``hub/web`` ``tokens.css`` (a test holds the two equal); sizes are print's own.
"""

from dataclasses import dataclass
from enum import Enum

from reports.rendering.fonts import Face

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM

COLOURS = {
    "surface": "#ffffff",
    "paper": "#faf9f6",
    "sunken": "#f2f2ee",
    "ink": "#17212a",
    "ink-2": "#45515c",
    "ink-3": "#5f6a74",
    "line": "#e3e3dd",
    "line-2": "#cccec9",
    "line-control": "#808a92",
    "rule": "#17212a",
    "accent": "#1b5371",
    "accent-mid": "#5f8ba2",
    "accent-line": "#a9c1cd",
    "accent-soft": "#e9f0f3",
    "alarm": "#a1331c",
    "alarm-line": "#dfb3a6",
    "alarm-soft": "#faeeea",
    "caution": "#7d5300",
    "caution-line": "#dcc48d",
    "caution-soft": "#f9f2e0",
    "good": "#23635a",
    "good-soft": "#e8f2f0",
    "neutral-soft": "#eeefec",
    "chart-1": "#1b5371",
    "chart-2": "#b4793f",
    "chart-3": "#6f9a8d",
    "chart-4": "#93a7b3",
    "chart-5": "#a99a55",
    "chart-6": "#5b4a3c",
}
CHART = ("chart-1", "chart-4", "chart-2", "chart-3", "chart-5", "chart-6")


class Language(Enum):
    """A printed language; the value is its BCP 47 tag."""

    ZH = "zh-Hans"
    EN = "en"


class Align(Enum):
    """How a line stands in its measure."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    JUSTIFY = "justify"


@dataclass(frozen=True)
class Style:
    """How a paragraph is set; sizes and leading in points, tracking in thousandths of an em."""

    face: Face
    size: float
    leading: float
    colour: str = "ink"
    strong: Face = Face.SANS_MEDIUM
    align: Align = Align.LEFT
    tracking: float = 0


BODY = Style(Face.SANS, 9.2, 15.2, align=Align.JUSTIFY)
BODY_SMALL = Style(Face.SANS, 8.2, 13, "ink-2")
LEAD = Style(Face.SERIF, 13.4, 22.4, strong=Face.SERIF_BOLD, align=Align.JUSTIFY)
TITLE = Style(Face.SERIF_BOLD, 24, 32, tracking=120)
TITLE_EN = Style(Face.SERIF_BOLD, 23, 31)
HEADING = Style(Face.SERIF_BOLD, 12, 18)
DRAWBACK_SIGN = Style(Face.SERIF_BOLD, 10.8, 15.2, "alarm")
NOTE = Style(Face.SANS, 7.2, 11, "ink-3")
NOTE_STRONG = Style(Face.SANS, 7.2, 11, "ink-2")
CELL = Style(Face.SANS, 8.4, 12.4)
CELL_QUIET = Style(Face.SANS, 8.4, 12.4, "ink-2")
CELL_HEAD = Style(Face.SANS, 7.4, 11.4, "ink-3")
FIGURE = Style(Face.SERIF_BOLD, 16.5, 22)
FIGURE_UNIT = Style(Face.SANS, 7.8, 12, "ink-2")
QUOTE = Style(Face.SERIF, 9.4, 15.6, strong=Face.SERIF_BOLD)
RUNNING = Style(Face.SANS, 7, 10, "ink-3")
