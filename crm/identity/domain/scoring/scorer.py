"""Score one pair in plain Python with the batch's own model, and say in words what speaks for and against."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import log2

from crm.identity.domain.scoring.conditions import Row
from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import LEAST, Model
from crm.identity.domain.scoring.rungs import Comparison, Level

Share = Callable[[str, str], float | None]
"""``share(column, value)``: which share of the records that say anything in a column say this; None where unknown."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One comparison's contribution, in bits, without and with the rarity of the value."""

    comparison: Comparison
    level: Level
    weight: float


@dataclass(frozen=True, kw_only=True)
class Score:
    """A pair's weight in bits, its probability, and the reasons, the weightiest first."""

    weight: float
    reasons: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        """That both are one person."""
        return probability_of(self.weight)


def score(*, left: Row, right: Row, model: Model, share: Share) -> Score:
    """Compare two records' marks."""
    reasons = tuple(_reasons(left, right, model, share))
    return Score(
        weight=model.prior_weight + sum(reason.weight for reason in reasons),
        reasons=tuple(sorted(reasons, key=lambda reason: -abs(reason.weight))),
    )


def probability_of(weight: float) -> float:
    """Bits to probability, without overflow."""
    return float(1 / (1 + 2.0 ** min(-weight, 1000.0)))


def sentence(reasons: Mapping[str, float]) -> str:
    """Reasons as one line: ``same phone +19.2; other given name −3.1``."""
    return "; ".join(f"{words} {weight:+.1f}" for words, weight in reasons.items())


def _reasons(left: Row, right: Row, model: Model, share: Share) -> Iterator[Reason]:
    for comparison in COMPARISONS:
        level = comparison.level_for(left, right)
        if not level.nothing:
            rarity = _rarity(left, right, comparison, level, model, share)
            yield Reason(comparison=comparison, level=level, weight=model.weight(comparison, level) + rarity)


def _rarity(left: Row, right: Row, comparison: Comparison, level: Level, model: Model, share: Share) -> float:
    """A rare shared value weighs more than a common one: its share replaces the average share."""
    values = [left[level.rare], right[level.rare]] if level.rare else []
    shares = [found for value in values if isinstance(value, str) and (found := share(level.rare, value))]
    if not shares:
        return 0.0
    return log2(max(model.agreeing(comparison, level), LEAST)) - log2(max(shares))
