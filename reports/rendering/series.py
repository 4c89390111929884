"""Draw a series of months as columns: each month named below, first, last and highest valued above, apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.rendering.blocks import Paragraph, Setting
from reports.rendering.charts import natural, paragraph
from reports.rendering.pen import Element, Pen
from reports.rendering.placing import Box, below, in_tiers
from reports.rendering.theme import MM, NOTE

_WIDEST = 14 * MM
"""A column and its gap: few months do not become slabs."""


@dataclass
class Months:
    """Columns from zero; ``points`` are (month as ``2026-10``, value, value as written), oldest first."""

    setting: Setting
    points: Sequence[tuple[str, Decimal, str]]
    alt: str
    rise: float = 62

    def _lefts(self, width: float) -> list[float]:
        return [number * self._step(width) for number in range(len(self.points))]

    def _step(self, width: float) -> float:
        return min(width / len(self.points), _WIDEST)

    def _named(self) -> list[tuple[int, Paragraph]]:
        """The months that have a name below: the first, each January, else the month alone."""
        return [(number, paragraph(self.setting, month if not number or month.endswith("-01") else month[5:], NOTE))
                for number, (month, _, _) in enumerate(self.points)]  # fmt: skip

    def _valued(self) -> list[tuple[int, Paragraph]]:
        """The last, the first and the highest, in this order of precedence."""
        highest = max(range(len(self.points)), key=lambda number: self.points[number][1])
        chosen = dict.fromkeys([len(self.points) - 1, 0, highest])
        return [(number, paragraph(self.setting, self.points[number][2], NOTE, "ink-2")) for number in chosen]

    def boxes(self, width: float) -> tuple[Box, ...]:
        """Return where the labels stand: values above the columns, then names below."""
        lefts = self._lefts(width)

        def wanted(labels: Sequence[tuple[int, Paragraph]]) -> list[tuple[float, float, float]]:
            return [(lefts[number], natural(label, width), NOTE.leading) for number, label in labels]

        above = in_tiers(wanted(self._valued()), width=width, top=0)
        return (*above, *in_tiers(wanted(self._named()), width=width, top=below(above) + 2 + self.rise + 3))

    def height(self, width: float) -> float:
        return below(self.boxes(width))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        boxes, labels = self.boxes(width), [*self._valued(), *self._named()]
        ground = top - below(boxes[: len(self._valued())]) - 2 - self.rise
        highest = max((value for _, value, _ in self.points), default=Decimal(0)) or Decimal(1)
        figure, step = Element("Figure", alt=self.alt), self._step(width)
        with pen.content(figure):
            pen.rule(x, ground, x + width, ground, "line-control", 0.6)
            for number, (_, value, _) in enumerate(self.points):
                tall = float(max(value, Decimal(0)) / highest) * self.rise
                colour = "accent" if number == len(self.points) - 1 else "accent-line"
                pen.fill(x + number * step, ground, step * 0.72, max(tall, 0.5), colour)
        for (_, label), box in zip(labels, boxes, strict=True):
            label.within = figure
            label.draw(pen, x + box.left, top - box.top, box.width + 0.01)
