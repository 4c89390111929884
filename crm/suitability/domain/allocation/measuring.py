"""Measure a choice of lots in plain integers: what it places, loses, costs, and when the money is back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from crm.suitability.domain.allocation.asking import Ask, Candidate
from hub.catalogue.domain.products import WHOLE_BPS, Family

DAYS_IN_YEAR = 365


@dataclass(frozen=True, kw_only=True)
class Line:
    """So much of one product; ``cost_fen`` over the days it is kept."""

    product: Candidate
    amount_fen: int
    loss_fen: int
    cost_fen: int
    back_on: date


@dataclass(frozen=True, kw_only=True)
class Step:
    """One day on which something is needed or comes back: in all until then, adverse losses taken off."""

    day: date
    needed_fen: int
    back_fen: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How an ask is answered: lines in declared order. Measures count what is held where limits do."""

    ask: Ask
    lines: tuple[Line, ...]

    @property
    def placed_fen(self) -> int:
        """What is placed in products."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def rest_fen(self) -> int:
        """What stays in the account."""
        return self.ask.amount_fen - self.placed_fen

    @property
    def loss_fen(self) -> int:
        """The adverse loss of the new lines."""
        return sum(line.loss_fen for line in self.lines)

    @property
    def held_loss_fen(self) -> int:
        """The adverse loss of what is held already."""
        return sum(one.loss_fen for one in self.ask.held)

    @property
    def whole_loss_fen(self) -> int:
        """What the written limit is held against."""
        return self.loss_fen + self.held_loss_fen

    @property
    def cost_fen(self) -> int:
        """What the lines cost while they are kept."""
        return sum(line.cost_fen for line in self.lines)

    @property
    def liquid_fen(self) -> int:
        """What of the new money can be had at any time, before any loss."""
        return self.rest_fen + sum(line.amount_fen for line in self.lines if line.product.on_demand)

    @property
    def bound_fen(self) -> int:
        """What of the new money is bound to a term."""
        return self.ask.amount_fen - self.liquid_fen

    @property
    def last_back_on(self) -> date:
        """The day on which the last of the new money is in hand again."""
        return max((line.back_on for line in self.lines), default=self.ask.on)

    def family_fen(self, family: Family) -> int:
        """Return what is in a family, old and new."""
        new = sum(line.amount_fen for line in self.lines if line.product.family is family)
        return new + sum(one.amount_fen for one in self.ask.held if one.family is family)

    def back_by(self, day: date) -> int:
        """Return the money in hand on a day: what stays, what came back, what of the holdings came back."""
        lines = (line.amount_fen - line.loss_fen for line in self.lines if line.back_on <= day)
        return self.rest_fen + sum(lines) + self.ask.held_back_by(day)

    def ladder(self) -> tuple[Step, ...]:
        """Return every day of a need and every day on which a product comes back, in order."""
        days = {need.due_date for need in self.ask.needs} | {line.back_on for line in self.lines}
        return tuple(Step(day=day, needed_fen=self.ask.due_by(day), back_fen=self.back_by(day)) for day in sorted(days))

    def mix_gap_fen(self) -> int:
        """Return by how much families fall short of the mix, in all."""
        return sum(max(0, wanted - self.family_fen(family)) for family, wanted in wanted_fen(self.ask))


def wanted_fen(ask: Ask) -> Iterator[tuple[Family, int]]:
    """Yield what the mix of the level wants in each family, rounded down to the fen."""
    for family, share in ask.mix:
        yield family, ask.total_fen * share // WHOLE_BPS


def choice_of(ask: Ask, lots: Iterable[int]) -> Choice:
    """Turn lots, one number for each candidate, into lines; products with none are left out."""
    lines = (line_of(ask, one, count * one.lot_fen) for one, count in zip(ask.candidates, lots, strict=True) if count)
    return Choice(ask=ask, lines=tuple(lines))


def line_of(ask: Ask, one: Candidate, amount_fen: int) -> Line:
    """Return so much of one product with its adverse loss, its costs and the day it is back."""
    return Line(
        product=one,
        amount_fen=amount_fen,
        loss_fen=one.loss_fen(amount_fen),
        cost_fen=-(-amount_fen * one.fee_bps * ask.days_of(one) // (WHOLE_BPS * DAYS_IN_YEAR)),
        back_on=ask.back_on(one),
    )
