"""Score one pair in plain Python with the batch's own model, and say in words what speaks for and against."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf, log2
from typing import Final

from crm.identity.domain.scoring.compiled import RungOf
from crm.identity.domain.scoring.conditions import Any, Condition, Missing, Row
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


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A model and how common values are; what every pair needs of them is worked out once."""

    model: Model
    share: Share

    def heard(self, row: Row) -> int:
        """The ladders of which a record may say something, one bit each: on all others every pair with it is silent."""
        silent = 0
        for column, ladders in _SILENCED:
            if row[column] is None:
                silent |= ladders
        return ~silent

    def score(self, left: Row, right: Row, *, heard: int = -1, least: float = -inf) -> Score | None:
        """Compare two records' marks; None for less than ``least`` bits, of which nobody asks the reasons.

        ``heard`` are the ladders of which both say something; all of them gives the same and takes longer.
        """
        found = []
        bits = 0.0
        for rung_of, rungs in self._heard[heard]:
            rung = rungs[rung_of(left, right)]
            if rung is not None:
                weight = rung.weight + self._rarity(left, right, rung) if rung.level.rare else rung.weight
                bits += weight
                found.append((rung, weight))
        if self._prior + bits < least:
            return None
        reasons = [Reason(comparison=rung.comparison, level=rung.level, weight=weight) for rung, weight in found]
        reasons.sort(key=lambda reason: -abs(reason.weight))
        return Score(weight=self._prior + bits, reasons=tuple(reasons))

    def _rarity(self, left: Row, right: Row, rung: "_Rung") -> float:
        """A rare shared value weighs more than a common one: its share replaces the average share."""
        column = rung.level.rare
        values = (left[column], right[column])
        shares = [found for value in values if isinstance(value, str) and (found := self.share(column, value))]
        return rung.average - log2(max(shares)) if shares else 0.0

    @cached_property
    def _prior(self) -> float:
        return self.model.prior_weight

    @cached_property
    def _heard(self) -> "_Heard":
        return _Heard(tuple((one.rung_of, tuple(self._rungs(one))) for one in COMPARISONS))

    def _rungs(self, comparison: Comparison) -> "Iterator[_Rung | None]":
        for level in comparison.levels:
            if level.nothing:
                yield None
                continue
            average = log2(max(self.model.agreeing(comparison, level), LEAST)) if level.rare else 0.0
            weight = self.model.weight(comparison, level)
            yield _Rung(comparison=comparison, level=level, weight=weight, average=average)


@dataclass(frozen=True, kw_only=True)
class _Rung:
    """A level with its bits, and, in bits as well, how often strangers share the value whose rarity counts on it."""

    comparison: Comparison
    level: Level
    weight: float
    average: float


_Ladders = tuple[tuple[RungOf, tuple[_Rung | None, ...]], ...]


class _Heard(dict[int, _Ladders]):
    """The ladders by their bits; a few dozen sets of them are ever asked for."""

    def __init__(self, ladders: _Ladders) -> None:
        super().__init__()
        self.ladders = ladders

    def __missing__(self, heard: int) -> _Ladders:
        found = self[heard] = tuple(one for place, one in enumerate(self.ladders) if heard >> place & 1)
        return found


def _silencing(condition: Condition) -> Iterator[str]:
    """The columns of which one record alone need lack one so that this condition holds with everybody."""
    if isinstance(condition, Any):
        for one in condition.of:
            yield from _silencing(one)
    elif isinstance(condition, Missing):
        yield condition.column


def _silenced() -> dict[str, int]:
    """By column, the ladders on which whoever lacks it is silent."""
    found: dict[str, int] = {}
    for place, comparison in enumerate(COMPARISONS):
        for column in {column for one in comparison.levels if one.nothing for column in _silencing(one.when)}:
            found[column] = found.get(column, 0) | 1 << place
    return found


_SILENCED: Final = tuple(_silenced().items())


def score(*, left: Row, right: Row, model: Model, share: Share) -> Score:
    """Compare two records' marks once; whoever compares many keeps a :class:`Scale`."""
    found = Scale(model=model, share=share).score(left, right)
    assert found is not None
    return found


def probability_of(weight: float) -> float:
    """Bits to probability, without overflow."""
    return float(1 / (1 + 2.0 ** min(-weight, 1000.0)))


def sentence(reasons: Mapping[str, float]) -> str:
    """Reasons as one line: ``same phone +19.2; other given name −3.1``."""
    return "; ".join(f"{words} {weight:+.1f}" for words, weight in reasons.items())
