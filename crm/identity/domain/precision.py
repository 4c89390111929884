"""How sure a share is that was found by judging a sample: Wilson's interval.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212;
the usual interval reaches above 1 and calls twenty right out of twenty certain.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z_95: Final = 1.959964
"""Of a normal distribution, the middle 95 % lie within so many standard deviations."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A share between 0 and 1, and the bounds that hold it with 95 % confidence."""

    share: float
    low: float
    high: float


def wilson(right: int, judged: int, *, z: float = Z_95) -> Interval:
    """Return the interval of ``right`` out of ``judged``. Requires 0 <= right <= judged and judged > 0."""
    if not 0 <= right <= judged or judged == 0:
        raise ValueError(f"expected 0 <= right <= judged and judged > 0, got {right} of {judged}")
    share, square = right / judged, z * z
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    reach = z * sqrt(share * (1 - share) / judged + square / (4 * judged * judged)) / (1 + square / judged)
    return Interval(share=share, low=max(middle - reach, 0.0), high=min(middle + reach, 1.0))
