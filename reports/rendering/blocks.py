"""The building blocks of a page: each knows its height in a given width and draws itself downwards from a point."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from reports.domain.inputs import Channel
from reports.rendering.emblem import draw_channel
from reports.rendering.fonts import FontSet
from reports.rendering.pen import Element, Pen
from reports.rendering.theme import MM, Language, Style
from reports.rendering.typeset import Line, Run, set_lines


@dataclass(frozen=True)
class Setting:
    """What every block of one part shares: faces and language."""

    fonts: FontSet
    language: Language

    @property
    def chinese(self) -> bool:
        """Whether this part is the Chinese one."""
        return self.language is Language.ZH

    def pick(self, zh: str, en: str) -> str:
        """Return the words of this part's language."""
        return zh if self.chinese else en


class Block(Protocol):
    """Something that takes up height on a page."""

    def height(self, width: float) -> float:
        """Return the height in points at a width."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw downwards from ``top``."""


@dataclass
class Paragraph:
    """Set text; ``kind`` is its structure element."""

    setting: Setting
    runs: Sequence[Run]
    style: Style
    kind: str = "P"
    element: Element | None = None
    within: Element | None = None
    _set: dict[float, tuple[Line, ...]] = field(default_factory=dict)

    def lines(self, width: float) -> tuple[Line, ...]:
        """Return the lines at a width."""
        if width not in self._set:
            self._set[width] = set_lines(
                runs=self.runs,
                style=self.style,
                width=width,
                language=self.setting.language,
                fonts=self.setting.fonts,
            )
        return self._set[width]

    def height(self, width: float) -> float:
        return len(self.lines(width)) * self.style.leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.element = self.element or Element(self.kind)
        with pen.content(self.element, within=self.within):
            pen.lines(self.lines(width), x=x, top=top, style=self.style)

    def split(self, width: float, room: float) -> tuple["Paragraph", "Paragraph"] | None:
        """Cut after the last line that fits, never leaving a single line on either side."""
        lines = self.lines(width)
        count = min(int(room // self.style.leading), len(lines) - 2)
        if count < 2:
            return None
        self.element = self.element or Element(self.kind)
        head, tail = replace(self, _set={width: lines[:count]}), replace(self, _set={width: lines[count:]})
        return head, tail


@dataclass
class Stack:
    """Blocks below each other, kept together; ``gap`` between them."""

    blocks: Sequence[Block]
    gap: float = 0

    def height(self, width: float) -> float:
        return sum(block.height(width) for block in self.blocks) + self.gap * max(0, len(self.blocks) - 1)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        for block in self.blocks:
            block.draw(pen, x, top, width)
            top -= block.height(width) + self.gap


@dataclass
class Columns:
    """Blocks beside each other at given widths (points), tops aligned."""

    blocks: Sequence[tuple[Block, float]]
    gutter: float = 5 * MM

    def height(self, width: float) -> float:
        return max(block.height(own) for block, own in self.blocks)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        for block, own in self.blocks:
            block.draw(pen, x, top, own)
            x += own + self.gutter


@dataclass
class Itemised:
    """A paragraph with a hanging sign or number."""

    sign: Paragraph
    body: Paragraph
    indent: float = 6 * MM

    def height(self, width: float) -> float:
        return self.body.height(width - self.indent)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        item = Element("LI")
        pen.attach_item(item)
        self.sign.kind, self.sign.within = "Lbl", item
        self.body.kind, self.body.within = "LBody", item
        self.sign.draw(pen, x, top, self.indent)
        self.body.draw(pen, x + self.indent, top, width - self.indent)


@dataclass
class Note:
    """A person's own words on their own material: warm ruled paper with a red margin."""

    body: Paragraph
    caption: Paragraph
    channel: Channel | None = None
    pad: float = 3 * MM
    inset: float = 5.5 * MM

    def height(self, width: float) -> float:
        inner = width - self.inset - self.pad
        return self.body.height(inner) + self.caption.height(inner) + 2 * self.pad + 3

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        inner, height = width - self.inset - self.pad, self.height(width)
        with pen.artefact():
            pen.fill(x, top - height, width, height, "caution-soft")
            leading, lines = self.body.style.leading, len(self.body.lines(inner))
            for number in range(1, lines + 1):
                y = top - self.pad - number * leading
                pen.rule(x + self.inset, y, x + width - self.pad, y, "caution-line", 0.3)
            pen.rule(x + 3.2 * MM, top, x + 3.2 * MM, top - height, "alarm-line", 0.8)
        self.body.kind = "BlockQuote"
        self.body.draw(pen, x + self.inset, top - self.pad, inner)
        line = top - self.pad - self.body.height(inner) - 3
        if self.channel:
            with pen.artefact():
                draw_channel(pen, self.channel, x=x + self.inset + 3, y=line - self.caption.style.leading / 2)
        self.caption.draw(pen, x + self.inset + (10 if self.channel else 0), line, inner)


@dataclass
class Levelled:
    """Give a block the height of its tallest neighbour, so that notes side by side end together."""

    block: Note
    shared: Sequence[tuple[Note, float]]

    def height(self, width: float) -> float:
        return max(note.height(own) for note, own in self.shared)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        spare = self.height(width) - self.block.height(width)
        with pen.artefact():
            pen.fill(x, top - self.height(width), width, spare, "caution-soft")
            pen.rule(
                x + 3.2 * MM, top - self.block.height(width), x + 3.2 * MM, top - self.height(width), "alarm-line", 0.8
            )
        self.block.draw(pen, x, top, width)


@dataclass
class Ruled:
    """A heading that hangs from an ink rule over the whole width."""

    number: Paragraph
    title: Paragraph
    remark: Paragraph | None = None
    indent: float = 8 * MM

    def height(self, width: float) -> float:
        return self.title.height(width * 0.62) + 7

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.artefact():
            pen.rule(x, top, x + width, top, "rule", 0.9)
        indent = self.indent if self.number.runs else 0
        heading = Element("H2")
        pen.attach(heading)
        if indent:
            self.number.kind, self.number.within = "Span", heading
            self.number.draw(pen, x, top - 6, indent)
        self.title.kind, self.title.within = "Span", heading
        self.title.draw(pen, x + indent, top - 6, width * 0.62)
        if self.remark:
            own = width * 0.38 - indent
            self.remark.draw(pen, x + width - own, top - 6 - 4, own)


@dataclass
class Lead:
    """The conclusion: display type beside an accent bar."""

    body: Paragraph
    inset: float = 5 * MM

    def height(self, width: float) -> float:
        return self.body.height(width - self.inset)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.artefact():
            pen.fill(x, top - self.height(width) + 3, 2, self.height(width) - 6, "accent")
        self.body.draw(pen, x + self.inset, top, width - self.inset)


@dataclass
class Figures:
    """A strip of key figures between two rules: label above, figure with its unit below."""

    cells: Sequence[tuple[Paragraph, Paragraph]]

    def height(self, width: float) -> float:
        own = self._own(width)
        return max(sum(part.height(own) for part in cell) for cell in self.cells) + 15

    def _own(self, width: float) -> float:
        return width / len(self.cells) - 6 * MM

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        step, own, height = width / len(self.cells), self._own(width), self.height(width)
        with pen.artefact():
            pen.rule(x, top, x + width, top, "rule", 0.9)
            pen.rule(x, top - height, x + width, top - height, "line-2")
            for number in range(1, len(self.cells)):
                pen.rule(x + number * step, top - 7, x + number * step, top - height + 7, "line-2")
        for number, cell in enumerate(self.cells):
            left, y = x + number * step + (4 * MM if number else 0), top - 7
            label, figure = cell
            label.draw(pen, left, y, own)
            figure.draw(pen, left, top - height + 8 + figure.height(own), own)
