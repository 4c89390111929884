"""Score one pair in plain Python with the batch's own model, and say in words what speaks for and against."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf, log2
from operator import itemgetter
from typing import Final, NamedTuple

from crm.identity.domain.scoring.compiled import RungOf
from crm.identity.domain.scoring.conditions import Any, Condition, Digits, Missing, Row
from crm.identity.domain.scoring.levels import COMPARISONS
from crm.identity.domain.scoring.model import LEAST, Model
from crm.identity.domain.scoring.rungs import Comparison, Level

_ROUNDING: Final = 1e-6
"""Bits: further apart than two orders of adding up."""
_declared: Final = itemgetter(0)


def _unbounded(_column: str) -> float:
    return 0.0


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
    rarest: Callable[[str], float] = _unbounded
    """Of a column, the smallest share that :attr:`share` gives anything; 0 where nobody knows."""

    def heard(self, row: Row) -> int:
        """The ladders of which a record may say something, one bit each: on all others every pair with it is silent."""
        silent = 0
        for column, ladders in _SILENCED:
            if row[column] is None:
                silent |= ladders
        return ~silent

    def score(self, left: Row, right: Row, *, heard: int = -1, least: float = -inf) -> Score | None:
        """Compare two records' marks; None for less than ``least`` bits, of which nobody asks the reasons.

        A pair is given up as soon as nothing that is still to be asked could bring it to the least.

        ``heard`` are the ladders of which both say something; all of them gives the same and takes longer.
        """
        found = []
        reached, short_of = 0.0, least - self._prior - _ROUNDING
        for place, rung_of, rungs, best_of_rest in self._heard[heard]:
            rung = rungs[rung_of(left, right)]
            if rung is not None:
                weight = rung.weight + self._rarity(left, right, rung) if rung.level.rare else rung.weight
                reached += weight
                found.append((place, rung, weight))
            if reached + best_of_rest < short_of:
                return None
        found.sort(key=_declared)
        weight = self._prior + sum(weight for _, _, weight in found)
        if weight < least:
            return None
        reasons = [Reason(comparison=rung.comparison, level=rung.level, weight=weight) for _, rung, weight in found]
        reasons.sort(key=lambda reason: -abs(reason.weight))
        return Score(weight=weight, reasons=tuple(reasons))

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
        ladders = (_Ladder(place, one.rung_of, tuple(self._rungs(one))) for place, one in enumerate(COMPARISONS))
        return _Heard((ladder, max(map(self._most, ladder.rungs))) for ladder in ladders)

    def _most(self, rung: "_Rung | None") -> float:
        """The most bits that a pair on this rung can have."""
        if rung is None:
            return 0.0
        if not rung.level.rare:
            return rung.weight
        rarest = self.rarest(rung.level.rare)
        return rung.weight + (max(0.0, rung.average - log2(rarest)) if rarest else inf)

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


class _Ladder(NamedTuple):
    """A ladder at its place among all, and the most bits that the ladders asked after it can add."""

    place: int
    rung_of: RungOf
    rungs: tuple[_Rung | None, ...]
    best_of_rest: float = inf


class _Heard(dict[int, tuple[_Ladder, ...]]):
    """The ladders by their bits, those first that can add most; a few dozen sets of them are ever asked for."""

    def __init__(self, ladders: Iterable[tuple[_Ladder, float]]) -> None:
        super().__init__()
        self.ladders = sorted(ladders, key=lambda one: -one[1])

    def __missing__(self, heard: int) -> tuple[_Ladder, ...]:
        asked = [(ladder, most) for ladder, most in self.ladders if heard >> ladder.place & 1]
        rest, found = 0.0, list[_Ladder]()
        for ladder, most in reversed(asked):
            found.append(ladder._replace(best_of_rest=rest))
            rest += most
        self[heard] = tuple(reversed(found))
        return self[heard]


def _silencing(condition: Condition) -> Iterator[str]:
    """The columns of which one record alone need lack one so that this condition holds with everybody."""
    if isinstance(condition, Any):
        for one in condition.of:
            yield from _silencing(one)
    elif isinstance(condition, Missing):
        yield condition.column
    elif isinstance(condition, Digits) and condition.most == 0:
        yield "id_any"


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
