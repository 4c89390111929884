"""What was declared beside what was observed: a band of steps and a point, on one ruled scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from hub.web.brand import Text
from hub.web.drawings import svg

WIDTH, HEIGHT = 300.0, 40.0
RAIL = 12.0
POINT = 6


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """Steps are counted from 1; ``low`` 0 draws no band, ``point`` 0 no point. ``words`` say what the picture shows."""

    label: Text
    steps: Sequence[Text]
    words: Text
    low: int = 0
    high: int = 0
    point: int = 0

    @property
    def outside(self) -> bool:
        """Whether the point lies beyond the band."""
        return bool(self.low and self.point) and not self.low <= self.point <= self.high


class BeyondTheScale(ValueError):
    """A band or a point lies on no step."""

    def __init__(self, gauge: Gauge) -> None:
        places = (gauge.low, gauge.high, gauge.point)
        super().__init__(f"gauge: expected steps up to {len(gauge.steps)}, 0 for none, got {places}")


def gauge_svg(gauge: Gauge) -> SafeString:
    """The rail with a tick at each step's end, the band, the point, and the names of the steps below."""
    if not 0 <= gauge.low <= gauge.high <= len(gauge.steps) or not 0 <= gauge.point <= len(gauge.steps):
        raise BeyondTheScale(gauge)
    cell = WIDTH / len(gauge.steps)
    parts = [svg.line(0, RAIL, WIDTH, RAIL, "gauge__rail")]
    ends = (cell * number for number in range(len(gauge.steps) + 1))
    parts += [svg.line(end, RAIL - 4, end, RAIL + 4, "gauge__rail") for end in ends]
    if gauge.low:
        across = cell * (gauge.high - gauge.low + 1)
        parts.append(svg.rect(cell * (gauge.low - 1), RAIL - 8, across, 16, "gauge__band"))
    if gauge.point:
        kind = "gauge__point gauge__point--outside" if gauge.outside else "gauge__point"
        parts.append(svg.circle(cell * (gauge.point - 0.5), RAIL, POINT, kind))
    for number, step in enumerate(gauge.steps, 1):
        kind = "gauge__step is-declared" if gauge.low <= number <= gauge.high else "gauge__step"
        parts.append(svg.text(cell * (number - 0.5), HEIGHT - 4, step, kind, anchor="middle"))
    return svg.drawing(width=WIDTH, height=HEIGHT, title=f"{gauge.label}: {gauge.words}", kind="gauge", parts=parts)
