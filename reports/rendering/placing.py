"""Place the labels of a drawing so that no two touch and none leaves its frame.

Boxes are measured from the drawing's upper left corner, downwards, in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 6.0
"""Clear space between two labels of one tier."""


@dataclass(frozen=True)
class Box:
    """Where a label stands."""

    left: float
    top: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Whether the two cover a common point; edges may touch."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def inside(self, width: float, height: float) -> bool:
        """Whether it lies in a frame of that size, to a hundredth of a point."""
        return self.left >= -0.01 and self.top >= -0.01 and (
            self.left + self.width <= width + 0.01 and self.top + self.height <= height + 0.01
        )  # fmt: skip


def in_tiers(wanted: Sequence[tuple[float, float, float]], *, width: float, top: float) -> tuple[Box, ...]:
    """Place labels (left edge they want, width, height; in the order that matters) in as few tiers as come out.

    A label is moved left rather than beyond the frame, and down a tier rather than onto another; a tier is as high as
    its highest label. Requires that none is wider than the frame.
    """
    tiers: list[list[int]] = []
    lefts = [min(max(left, 0.0), width - own) for left, own, _ in wanted]
    for number in range(len(wanted)):
        tier = next((t for t in tiers if not any(_near(number, other, lefts, wanted) for other in t)), None)
        if tier is None:
            tiers.append([number])
        else:
            tier.append(number)
    boxes: dict[int, Box] = {}
    for tier in tiers:
        for number in tier:
            boxes[number] = Box(lefts[number], top, wanted[number][1], wanted[number][2])
        top += max(wanted[number][2] for number in tier)
    return tuple(boxes[number] for number in range(len(wanted)))


def _near(one: int, other: int, lefts: Sequence[float], wanted: Sequence[tuple[float, float, float]]) -> bool:
    return lefts[one] < lefts[other] + wanted[other][1] + GAP and lefts[other] < lefts[one] + wanted[one][1] + GAP


def in_rows(sizes: Sequence[tuple[float, float]], *, width: float, top: float, gap: float) -> tuple[Box, ...]:
    """Place labels (width, height) one after the other, a new row where one is full; the order is kept."""
    boxes: list[Box] = []
    left, high = 0.0, 0.0
    for own, height in sizes:
        if left and left + own > width:
            left, top, high = 0.0, top + high, 0.0
        boxes.append(Box(left, top, own, height))
        left, high = left + own + gap, max(high, height)
    return tuple(boxes)


def below(boxes: Sequence[Box]) -> float:
    """Where the lowest of them ends; 0 without any."""
    return max((box.top + box.height for box in boxes), default=0.0)
