"""Say what an allocation is asked for: the money, the written limit, the dated needs, the products, what is held."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from crm.suitability.domain.allocation import rules
from crm.suitability.domain.gate_case import Exposure
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.standing import Standing
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import WHOLE_BPS, Family, ProductFacts, Redemption


class NotAskable(ValueError):
    """A question that no allocation can answer: no money, a limit below zero, or a need without an amount."""


@dataclass(frozen=True, kw_only=True)
class DatedAmount:
    """Money that has to be in hand on ``due_date``."""

    due_date: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A need that was heard (``heard_fen`` on that day) and is not provided for in full, and why."""

    due_date: date
    heard_fen: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """Something the client has already; ``back_on`` None means on demand. ``project`` "" means none."""

    code: str
    family: Family
    issuer: str
    project: str
    amount_fen: int
    loss_fen: int
    back_on: date | None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A product that the gate lets through, and the most of it beside what is held of it already, in fen."""

    code: str
    name: Words
    family: Family
    rating: int
    issuer: str
    project: str
    term_days: int
    on_demand: bool
    lot_fen: int
    least_fen: int
    most_fen: int
    loss_bps: int
    fee_bps: int

    @property
    def declared(self) -> tuple[int, int, int, str]:
        """Where it stands in the order that breaks ties: cautious, then cheap, then by code; never by return."""
        return self.rating, self.loss_bps, self.fee_bps, self.code

    def loss_fen(self, amount_fen: int) -> int:
        """Return the loss of one adverse holding period, rounded up as the gate does."""
        return -(-amount_fen * self.loss_bps // WHOLE_BPS)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Everything an allocation follows from. Amounts in fen; ``candidates`` stand in declared order.

    ``most_products`` caps how many products may be used; None leaves it open. ``leave_fen`` may stay unplaced beyond
    what is too small for a lot.
    """

    on: date
    amount_fen: int
    loss_limit_fen: int
    level: int
    needs: tuple[DatedAmount, ...]
    mix: tuple[tuple[Family, int], ...]
    candidates: tuple[Candidate, ...]
    held: tuple[Held, ...] = ()
    until_date: date
    leave_fen: int = 0
    most_products: int | None = None
    left_out: tuple[LeftOut, ...] = ()

    def __post_init__(self) -> None:
        if self.amount_fen <= 0 or self.loss_limit_fen < 0 or not 0 <= self.leave_fen <= self.amount_fen:
            raise NotAskable("expected an amount above 0, a loss limit of 0 or more and a rest within the amount")
        if any(need.amount_fen <= 0 or need.due_date <= self.on for need in self.needs):
            raise NotAskable("expected needs above 0 on days that are still to come")
        if list(self.candidates) != sorted(self.candidates, key=lambda one: one.declared):
            raise NotAskable("expected the candidates in declared order")

    @property
    def held_fen(self) -> int:
        """What the client has already."""
        return sum(one.amount_fen for one in self.held)

    @property
    def total_fen(self) -> int:
        """What shares are shares of: the new money and what is held."""
        return self.amount_fen + self.held_fen

    @property
    def must_place_fen(self) -> int:
        """The least that has to be placed: all but what is meant to stay and what is too small for a lot."""
        smallest = min((one.lot_fen for one in self.candidates), default=1)
        return max(0, self.amount_fen - self.leave_fen - (smallest - 1))

    @property
    def issuer_most_fen(self) -> int:
        """The most with one issuer outside cash."""
        return self.total_fen * rules.MOST_ISSUER_BPS // WHOLE_BPS

    @property
    def project_most_fen(self) -> int:
        """The most in one project."""
        return self.total_fen * rules.MOST_PROJECT_BPS // WHOLE_BPS

    def back_on(self, one: Candidate) -> date:
        """Return the day on which the money of a product bought now is in hand again."""
        settles = rules.SETTLES_DAYS[Redemption.ON_DEMAND if one.on_demand else Redemption.AT_MATURITY]
        return self.on + timedelta(days=rules.STARTS_AFTER_DAYS + (0 if one.on_demand else one.term_days) + settles)

    def days_of(self, one: Candidate) -> int:
        """For how many days costs run: a product on demand is kept until the last day, one with a term for its term."""
        return one.term_days if not one.on_demand else max(1, (self.until_date - self.on).days)

    def due_by(self, day: date) -> int:
        """Return what is needed until that day, in all."""
        return sum(need.amount_fen for need in self.needs if need.due_date <= day)

    def held_back_by(self, day: date) -> int:
        """Return what comes back of the present holdings until that day, less its adverse loss."""
        back = (one for one in self.held if one.back_on is None or one.back_on <= day)
        return sum(one.amount_fen - one.loss_fen for one in back)


@dataclass(frozen=True, kw_only=True)
class Question:
    """An ask before the gate has been asked about each product. ``loss_limit_fen`` may try less than the written limit.

    What the gate says about the loss of one purchase is left to the limit over all of them, which is never wider.
    ``heard`` are the needs as they were spoken of, ``needs`` those that are tried.
    """

    standing: Standing
    products: tuple[ProductFacts, ...]
    on: date
    amount_fen: int
    needs: tuple[DatedAmount, ...] = ()
    held: tuple[Held, ...] = ()
    loss_limit_fen: int | None = None
    leave_fen: int = 0
    heard: tuple[DatedAmount, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def limit_fen(self) -> int:
        """The limit that counts: the written one, or the lower one that is tried."""
        written = self.standing.loss_limit_fen
        return written if self.loss_limit_fen is None else min(self.loss_limit_fen, written)

    def asked(self) -> Ask:
        """Ask the gate about every product and put the question."""
        unlimited = replace(self.standing, loss_limit_fen=max(self.amount_fen, self.standing.loss_limit_fen))
        found = (
            _candidate(unlimited, product, self.on, self.amount_fen, self._held_of(product))
            for product in self.products
        )
        days = self.standing.horizon_days or rules.OPEN_HORIZON_DAYS
        return Ask(
            on=self.on,
            amount_fen=self.amount_fen,
            loss_limit_fen=self.limit_fen,
            level=self.standing.level,
            needs=tuple(sorted(self.needs, key=lambda need: (need.due_date, need.amount_fen))),
            mix=rules.MIX_BPS[self.standing.level],
            candidates=tuple(sorted((one for one in found if one), key=lambda one: one.declared)),
            held=self.held,
            until_date=max([self.on + timedelta(days=days), *(need.due_date for need in self.needs)]),
            leave_fen=self.leave_fen,
            left_out=tuple(sorted(self.left_out, key=lambda one: one.due_date)),
        )

    def _held_of(self, product: ProductFacts) -> Exposure:
        """Return the money in a product as the gate reads it; the loss of all holdings is the allocation's to limit."""
        return Exposure(product_fen=sum(one.amount_fen for one in self.held if one.code == product.code))

    def unanswered(self) -> tuple[DatedAmount, ...]:
        """Return what was heard, day by day, and is neither tried in full nor left out with a reason."""
        reasoned = {one.due_date: one.heard_fen for one in self.left_out if one.why}
        tried = by_day(self.needs)
        return tuple(
            DatedAmount(due_date=day, amount_fen=fen)
            for day, fen in by_day(self.heard).items()
            if fen > max(tried.get(day, 0), reasoned.get(day, 0))
        )


def by_day(needs: Iterable[DatedAmount]) -> dict[date, int]:
    """Return what is needed on each day, in fen, the earliest first."""
    found: dict[date, int] = {}
    for need in sorted(needs, key=lambda one: one.due_date):
        found[need.due_date] = found.get(need.due_date, 0) + need.amount_fen
    return found


def _candidate(
    standing: Standing, product: ProductFacts, on: date, amount_fen: int, held: Exposure
) -> Candidate | None:
    most = _most(standing, product, on, amount_fen, held)
    if most < product.min_ticket_fen:
        return None
    return Candidate(
        code=product.code,
        name=Words(product.name_zh, product.name_en),
        family=product.family,
        rating=product.rating,
        issuer=product.issuer_zh,
        project=str(product.project_id or ""),
        term_days=product.term_days,
        on_demand=product.redemption is Redemption.ON_DEMAND,
        lot_fen=product.lot_fen,
        least_fen=product.min_ticket_fen,
        most_fen=most,
        loss_bps=product.stress_loss_bps,
        fee_bps=product.fee_bps,
    )


def _most(standing: Standing, product: ProductFacts, on: date, amount_fen: int, held: Exposure) -> int:
    """Return the most whole lots that the gate lets through beside ``held``, in fen; 0 where the smallest is refused.

    What the gate allows for an amount it allows for a smaller one (its rules are upper bounds), so halving finds it.
    """

    def allowed(lots: int) -> bool:
        asked = match(
            standing=standing,
            product=product,
            purpose=Purpose.RECOMMENDATION,
            on=on,
            amount_fen=lots * product.lot_fen,
            held=held,
        )
        return asked.allowed

    least, most = product.min_ticket_fen // product.lot_fen, amount_fen // product.lot_fen
    if most < least or not allowed(least):
        return 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if allowed(middle) else (least, middle - 1)
    return least * product.lot_fen
