"""Ruled tables: a quiet head between two rules, hairlines between rows, figures to the right, the head repeated."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.rendering.blocks import Paragraph, Setting
from reports.rendering.pen import Element, Pen
from reports.rendering.theme import CELL, CELL_HEAD, Align, Style
from reports.rendering.typeset import Run, emphasised


@dataclass(frozen=True)
class Column:
    """One column: its head, its share of the width, and whether it holds figures."""

    head: str
    share: float
    align: Align = Align.LEFT


PAD_Y = 3.6
PAD_X = 4.0


@dataclass
class Row:
    """One row; ``rule`` is the colour of the line below, ``over`` one above."""

    columns: Sequence[Column]
    cells: Sequence[Paragraph]
    table: Element
    kind: str = "TD"
    rule: str = "line"
    over: str | None = None
    pad: float = PAD_Y

    def height(self, width: float) -> float:
        heights = [cell.height(own) for cell, (_, own) in zip(self.cells, self._spans(width), strict=True)]
        return max(heights) + 2 * self.pad

    def _spans(self, width: float) -> list[tuple[float, float]]:
        """Return (left, width) of each cell; the outer edges carry no padding."""
        whole, spans, x = sum(column.share for column in self.columns), [], 0.0
        for number, column in enumerate(self.columns):
            own = width * column.share / whole
            left = PAD_X if number else 0.0
            right = PAD_X if number < len(self.columns) - 1 else 0.0
            spans.append((x + left, own - left - right))
            x += own
        return spans

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        bottom = top - self.height(width)
        with pen.artefact():
            pen.rule(x, bottom, x + width, bottom, self.rule, 0.5)
            if self.over:
                pen.rule(x, top, x + width, top, self.over, 0.7)
        row = Element("TR")
        pen.attach(self.table)
        pen.attach(row, within=self.table)
        for cell, (left, own) in zip(self.cells, self._spans(width), strict=True):
            cell.kind, cell.within = self.kind, row
            cell.draw(pen, x + left, top - self.pad, own)


@dataclass
class Table:
    """Rows that share columns; give :attr:`rows` to the page flow with :attr:`head` repeated on each page."""

    setting: Setting
    columns: Sequence[Column]
    element: Element

    def head(self) -> Row:
        """Return a fresh head row."""
        cells = [self._cell(column.head, CELL_HEAD, column) for column in self.columns]
        return Row(self.columns, cells, self.element, kind="TH", rule="line-control")

    def row(
        self,
        cells: Sequence[str],
        *,
        style: Style = CELL,
        over: str | None = None,
        colours: Sequence[str | None] = (),
        pad: float = PAD_Y,
    ) -> Row:
        """Return a row; strong marks are kept, ``colours`` names a colour per cell."""
        tints = [*colours, *[None] * (len(cells) - len(colours))]
        made = [
            self._cell(text, style, column, tint) for text, column, tint in zip(cells, self.columns, tints, strict=True)
        ]
        return Row(self.columns, made, self.element, over=over, pad=pad)

    def _cell(self, text: str, style: Style, column: Column, colour: str | None = None) -> Paragraph:
        runs = [Run(run.text, run.strong, colour) for run in emphasised(text)]
        aligned = Style(style.face, style.size, style.leading, style.colour, style.strong, column.align)
        return Paragraph(self.setting, runs, aligned)
