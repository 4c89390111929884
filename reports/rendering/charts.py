"""Small drawings with their figures placed by hand: caps as staves, the plan as a bar, its rounds on an axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.domain.statements import strong
from reports.rendering.blocks import Paragraph, Setting
from reports.rendering.pen import Element, Pen
from reports.rendering.placing import GAP, Box, below, in_rows, in_tiers
from reports.rendering.theme import CELL, CELL_HEAD, CHART, MM, NOTE, Align, Style
from reports.rendering.typeset import Run, emphasised

LEVELS = 5


def paragraph(setting: Setting, text: str, style: Style, colour: str | None = None) -> Paragraph:
    """Return set text with its strong words, in one colour if given."""
    return Paragraph(setting, [Run(run.text, run.strong, colour) for run in emphasised(text)], style)


def at_align(style: Style, align: Align) -> Style:
    """Return a style with another alignment."""
    return Style(style.face, style.size, style.leading, style.colour, style.strong, align, style.tracking)


@dataclass(frozen=True)
class Stave:
    """One cap: its name, how far it reaches (1 to 5), why, and whether it binds."""

    label: str
    level: int
    reason: str
    binding: bool


@dataclass
class Staves:
    """All caps above each other; the shortest is drawn dark and a line shows the level it sets."""

    setting: Setting
    staves: Sequence[Stave]
    level: int
    alt: str
    label_width: float = 26 * MM
    cell: float = 12 * MM
    bar: float = 10.5

    def _reason_left(self) -> float:
        return self.label_width + LEVELS * self.cell + 7 * MM

    def _rows(self, width: float) -> list[tuple[Stave, Paragraph, Paragraph, float]]:
        rows = []
        for stave in self.staves:
            label = paragraph(self.setting, strong(stave.label) if stave.binding else stave.label, CELL)
            reason = paragraph(self.setting, stave.reason, CELL, None if stave.binding else "ink-2")
            height = max(label.height(self.label_width), reason.height(width - self._reason_left())) + 7
            rows.append((stave, label, reason, height))
        return rows

    def height(self, width: float) -> float:
        return CELL_HEAD.leading + 4 + sum(row[3] for row in self._rows(width))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        figure = Element("Figure", alt=self.alt)
        rows = self._rows(width)
        with pen.content(figure):
            self._bars(pen, x + self.label_width, top - CELL_HEAD.leading - 4, rows)
        self._heads(pen, x + self.label_width, top, figure)
        y = top - CELL_HEAD.leading - 4
        for _, label, reason, height in rows:
            label.within = reason.within = figure
            label.draw(pen, x, y - 3.5, self.label_width)
            reason.draw(pen, x + self._reason_left(), y - 3.5, width - self._reason_left())
            y -= height

    def _bars(self, pen: Pen, left: float, y: float, rows: Sequence[tuple[Stave, Paragraph, Paragraph, float]]) -> None:
        start = y
        for stave, _, _, height in rows:
            for number in range(LEVELS):
                reached = number < stave.level
                colour = ("accent" if stave.binding else "accent-line") if reached else "neutral-soft"
                bottom = y - 3.5 - CELL.leading / 2 - self.bar / 2
                pen.fill(left + number * self.cell, bottom, self.cell - 1.4, self.bar, colour)
            y -= height
        line = left + self.level * self.cell - 0.7
        pen.rule(line, start + 2, line, y + 1, "alarm", 1.1)

    def _heads(self, pen: Pen, left: float, top: float, figure: Element) -> None:
        for number in range(1, LEVELS + 1):
            name = strong(f"C{number}") if number == self.level else f"C{number}"
            head = paragraph(self.setting, name, at_align(CELL_HEAD, Align.CENTRE))
            head.within = figure
            head.draw(pen, left + (number - 1) * self.cell, top, self.cell - 1.4)


@dataclass(frozen=True)
class Share:
    """One part of a whole, already worded."""

    amount_fen: int
    label: str


@dataclass
class Bar:
    """Parts of a plan as one bar. Labels stand under their parts where all fit, else in rows with a swatch each."""

    setting: Setting
    shares: Sequence[Share]
    alt: str
    thickness: float = 13
    swatch: float = 9

    def _widths(self, width: float) -> list[float]:
        whole = sum(share.amount_fen for share in self.shares) or 1
        return [width * share.amount_fen / whole for share in self.shares]

    def _labels(self) -> list[Paragraph]:
        return [paragraph(self.setting, share.label, NOTE, "ink-2") for share in self.shares]

    def _apart(self, width: float) -> bool:
        """Whether every label but the last is narrower than its part, and the last fits into what is left."""
        return all(
            natural(label, width) + GAP <= own for label, own in zip(self._labels(), self._widths(width), strict=True)
        )

    def boxes(self, width: float) -> tuple[Box, ...]:
        """Return where the labels stand, swatches included."""
        labels, widths, top = self._labels(), self._widths(width), self.thickness + 3
        if self._apart(width):
            lefts = [sum(widths[:number]) for number in range(len(widths))]
            return tuple(
                Box(left, top, natural(label, width), label.height(width))
                for left, label in zip(lefts, labels, strict=True)
            )
        room = width - self.swatch
        sizes = [(natural(label, room) + self.swatch, label.height(room)) for label in labels]
        return in_rows(sizes, width=width, top=top, gap=4 * MM)

    def height(self, width: float) -> float:
        return max(below(self.boxes(width)), self.thickness)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        figure, apart = Element("Figure", alt=self.alt), self._apart(width)
        boxes = self.boxes(width)
        with pen.content(figure):
            left = x
            for number, own in enumerate(self._widths(width)):
                pen.fill(left, top - self.thickness, max(own - 1.2, 0.6), self.thickness, _colour(number))
                left += own
            for number, box in enumerate(boxes if not apart else ()):
                pen.fill(x + box.left, top - box.top - NOTE.leading / 2 - 2.6, 5.2, 5.2, _colour(number))
        indent = 0 if apart else self.swatch
        for label, box in zip(self._labels(), boxes, strict=True):
            label.within = figure
            label.draw(pen, x + box.left + indent, top - box.top, max(box.width - indent, 1) + 0.01)


def _colour(number: int) -> str:
    return CHART[number % len(CHART)]


def natural(label: Paragraph, width: float) -> float:
    """Return how wide a text is when it may be ``width`` wide."""
    return max((line.width for line in label.lines(width)), default=0.0)


@dataclass(frozen=True)
class Span:
    """A stretch of days with its label."""

    start: date
    end: date
    label: str


@dataclass
class Axis:
    """Rounds on one axis, the day the money is needed as a diamond; labels below, in tiers where they would meet."""

    setting: Setting
    spans: Sequence[Span]
    due: date
    due_label: str
    alt: str

    def _labels(self) -> list[Paragraph]:
        """The day the money is needed first: it is placed first."""
        due = paragraph(self.setting, self.due_label, at_align(NOTE, Align.RIGHT), "alarm")
        return [due, *(paragraph(self.setting, span.label, NOTE) for span in self.spans)]

    def _place(self, day: date, width: float) -> float:
        first = min(span.start for span in self.spans)
        last = max(self.due, *(span.end for span in self.spans))
        return (day - first).days * (width - 4 * MM) / max((last - first).days, 1)

    def boxes(self, width: float) -> tuple[Box, ...]:
        """Return where the labels stand: the due day's, then each round's."""
        labels = self._labels()
        sizes = [(natural(label, width), label.height(width)) for label in labels]
        due_left = self._place(self.due, width) + 4 * MM - sizes[0][0]
        lefts = [due_left, *(self._place(span.start, width) for span in self.spans)]
        wanted = [(left, own, height) for left, (own, height) in zip(lefts, sizes, strict=True)]
        return in_tiers(wanted, width=width, top=19)

    def height(self, width: float) -> float:
        return below(self.boxes(width)) + 4

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        figure = Element("Figure", alt=self.alt)
        with pen.content(figure):
            pen.rule(x, top - 14, x + width - 4 * MM, top - 14, "line-control", 0.6)
            for span in self.spans:
                left, right = (x + self._place(day, width) for day in (span.start, span.end))
                pen.fill(left, top - 14, max(right - left - 1.4, 1), 8, "accent-line")
                pen.rule(left, top - 17, left, top - 6, "accent", 0.9)
            pen.drawing(
                "0 -4 m 4 0 l 0 4 l -4 0 l h", x=x + self._place(self.due, width), y=top - 14, scale=1, colour="alarm"
            )
        for label, box in zip(self._labels(), self.boxes(width), strict=True):
            label.within = figure
            label.draw(pen, x + box.left, top - box.top, box.width + 0.01)
