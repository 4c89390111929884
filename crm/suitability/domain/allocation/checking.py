"""Hold an allocation against its question again, in plain integers and without a solver.

This file shares no row with the programme that found the answer: it is what an auditor and ``hub recompute`` run.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from crm.suitability.domain.allocation.asking import Ask
from crm.suitability.domain.allocation.measuring import Choice
from crm.suitability.domain.allocation.rules import Limit
from hub.catalogue.domain.products import Family


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A limit that does not hold, with what it allows and what was found, in fen; ``about`` says where."""

    limit: Limit
    about: str
    expected_fen: int
    actual_fen: int


def broken(choice: Choice) -> tuple[Broken, ...]:
    """Return every limit that the choice breaks, in the order of the limits; nothing means feasible."""
    return tuple(_broken(choice, choice.ask))


def _broken(choice: Choice, ask: Ask) -> Iterator[Broken]:
    if not ask.must_place_fen <= choice.placed_fen <= ask.amount_fen:
        yield Broken(limit=Limit.PLACED, about="", expected_fen=ask.must_place_fen, actual_fen=choice.placed_fen)
    if choice.whole_loss_fen > ask.loss_limit_fen:
        yield Broken(limit=Limit.LOSS, about="", expected_fen=ask.loss_limit_fen, actual_fen=choice.whole_loss_fen)
    yield from _ladder(choice, ask)
    yield from _shares(choice, ask)
    yield from _lines(choice)


def _ladder(choice: Choice, ask: Ask) -> Iterator[Broken]:
    for day in sorted({need.due_date for need in ask.needs}):
        needed, back = ask.due_by(day), choice.back_by(day)
        if back < needed:
            yield Broken(limit=Limit.LADDER, about=day.isoformat(), expected_fen=needed, actual_fen=back)


def _shares(choice: Choice, ask: Ask) -> Iterator[Broken]:
    for limit, most, kind in (
        (Limit.ISSUER, ask.issuer_most_fen, "issuer"),
        (Limit.PROJECT, ask.project_most_fen, "project"),
    ):
        for about in sorted({getattr(line.product, kind) for line in choice.lines} - {""}):
            new, old = shares(choice, about=about, kind=kind)
            if new and new + old > max(most, old):
                yield Broken(limit=limit, about=about, expected_fen=max(most, old), actual_fen=new + old)


def shares(choice: Choice, *, about: str, kind: str) -> tuple[int, int]:
    """Return new and old money with one issuer or in one project; cash management counts for no issuer."""

    def counts(one: object) -> bool:
        return getattr(one, kind) == about and (kind == "project" or getattr(one, "family", None) is not Family.CASH)

    new = sum(line.amount_fen for line in choice.lines if counts(line.product))
    return new, sum(one.amount_fen for one in choice.ask.held if counts(one))


def _lines(choice: Choice) -> Iterator[Broken]:
    for line in choice.lines:
        product, amount = line.product, line.amount_fen
        if amount < product.least_fen or amount % product.lot_fen:
            yield Broken(limit=Limit.TICKETS, about=product.code, expected_fen=product.least_fen, actual_fen=amount)
        if amount > product.most_fen:
            yield Broken(limit=Limit.MOST, about=product.code, expected_fen=product.most_fen, actual_fen=amount)
    most = choice.ask.most_products
    if most is not None and len(choice.lines) > most:
        yield Broken(limit=Limit.TICKETS, about="products", expected_fen=most, actual_fen=len(choice.lines))
