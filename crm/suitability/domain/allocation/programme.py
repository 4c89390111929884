"""Write an ask as rows over whole numbers: how many lots of each product, whether it is used, what it loses.

Everything is an integer; each row is divided by what its coefficients have in common, so that the solver's floats stay
far from the point at which they could confuse two neighbouring integers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import gcd

from crm.suitability.domain.allocation.asking import Ask, Candidate, Held
from crm.suitability.domain.allocation.measuring import wanted_fen
from crm.suitability.domain.allocation.rules import Aim, Limit
from hub.catalogue.domain.products import WHOLE_BPS, Family

Sum = Mapping[str, int]
"""Variable name → coefficient."""


@dataclass(frozen=True, eq=False)
class Row:
    """``terms`` ≤ ``most``; ``limit`` None marks bookkeeping that no person can change.

    ``scale`` is what the terms were divided by, ``most_fen`` the right side before that.
    """

    limit: Limit | None
    about: str
    terms: Sum
    most: int
    scale: int = 1
    most_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Variables with their upper bounds (from 0), rows, and the aims to make small, in order."""

    variables: Mapping[str, int]
    rows: tuple[Row, ...]
    aims: Mapping[Aim, Sum]
    lots: tuple[str, ...]


def lots_name(one: Candidate) -> str:
    """Name the variable that counts the lots of a product."""
    return f"lots:{one.code}"


def programme_for(ask: Ask) -> Programme:
    """Write the programme; its rows mean the same as :func:`checking.broken`, as the tests prove."""
    variables: dict[str, int] = {}
    for one in ask.candidates:
        variables[lots_name(one)] = ask.amount_fen // one.lot_fen
        variables[_used(one)] = 1
        if _lot_loss(one) is None:
            variables[_loss(one)] = one.loss_fen(ask.amount_fen)
    unit = _unit(ask)
    for family, wanted in _gaps(ask, unit).items():
        variables[_short(family)] = wanted
    rows = tuple(_divided(row) for row in _rows(ask, unit))
    return Programme(
        variables=variables,
        rows=rows,
        aims={aim: _coprime(terms) for aim, terms in _aims(ask, unit).items()},
        lots=tuple(lots_name(one) for one in ask.candidates),
    )


def _used(one: Candidate) -> str:
    return f"used:{one.code}"


def _loss(one: Candidate) -> str:
    return f"loss:{one.code}"


def _short(family: Family) -> str:
    return f"short:{family.value}"


def _unit(ask: Ask) -> int:
    return gcd(*(one.lot_fen for one in ask.candidates)) or 1


def _lot_loss(one: Candidate) -> int | None:
    """The loss of one lot where it is whole fen; else a variable of its own rounds the loss of all lots up."""
    loss, part = divmod(one.lot_fen * one.loss_bps, WHOLE_BPS)
    return None if part else loss


def _loss_terms(one: Candidate) -> Sum:
    whole = _lot_loss(one)
    return {_loss(one): 1} if whole is None else {lots_name(one): whole}


def _gaps(ask: Ask, unit: int) -> dict[Family, int]:
    """What each family lacks of its share before anything is bought, in whole units."""
    held = {family: sum(one.amount_fen for one in ask.held if one.family is family) for family in Family}
    return {family: max(0, wanted - held[family]) // unit for family, wanted in wanted_fen(ask)}


def _rows(ask: Ask, unit: int) -> Iterator[Row]:
    amounts = {lots_name(one): one.lot_fen for one in ask.candidates}
    yield Row(None, "", amounts, ask.amount_fen)
    yield Row(Limit.PLACED, "", _negative(amounts), -ask.must_place_fen)
    losses = _added(_loss_terms(one) for one in ask.candidates)
    yield Row(Limit.LOSS, "", losses, ask.loss_limit_fen - sum(one.loss_fen for one in ask.held))
    for day in sorted({need.due_date for need in ask.needs}):
        room = ask.amount_fen + ask.held_back_by(day) - ask.due_by(day)
        gone = _added(
            _loss_terms(one) if ask.back_on(one) <= day else {lots_name(one): one.lot_fen} for one in ask.candidates
        )
        yield Row(Limit.LADDER, day.isoformat(), gone, room)
    yield from _concentration(ask)
    yield from _each(ask)
    for family, wanted in _gaps(ask, unit).items():
        bought = {lots_name(one): -one.lot_fen // unit for one in ask.candidates if one.family is family}
        yield Row(None, family.value, {_short(family): -1, **bought}, -wanted)
    if ask.most_products is not None:
        yield Row(None, "products", {_used(one): 1 for one in ask.candidates}, ask.most_products)


def _concentration(ask: Ask) -> Iterator[Row]:
    for limit, most, kind in (
        (Limit.ISSUER, ask.issuer_most_fen, "issuer"),
        (Limit.PROJECT, ask.project_most_fen, "project"),
    ):
        for about in sorted({getattr(one, kind) for one in ask.candidates} - {""}):

            def counts(one: Candidate | Held, kind: str = kind, about: str = about) -> bool:
                return getattr(one, kind) == about and (kind == "project" or one.family is not Family.CASH)

            new = {lots_name(one): one.lot_fen for one in ask.candidates if counts(one)}
            old = sum(one.amount_fen for one in ask.held if counts(one))
            if new:
                yield Row(limit, about, new, max(most - old, 0))


def _each(ask: Ask) -> Iterator[Row]:
    for one in ask.candidates:
        lots, used = lots_name(one), _used(one)
        yield Row(None, one.code, {lots: 1, used: -(ask.amount_fen // one.lot_fen)}, 0)
        yield Row(Limit.TICKETS, one.code, {used: one.least_fen // one.lot_fen, lots: -1}, 0)
        yield Row(Limit.MOST, one.code, {lots: 1}, one.most_fen // one.lot_fen)
        if _lot_loss(one) is None:
            yield Row(None, one.code, {lots: one.lot_fen * one.loss_bps, _loss(one): -WHOLE_BPS}, 0)


def _aims(ask: Ask, unit: int) -> dict[Aim, Sum]:
    return {
        Aim.PLACE: {lots_name(one): -one.lot_fen for one in ask.candidates},
        Aim.MIX: {_short(family): 1 for family in _gaps(ask, unit)},
        Aim.LOSS: {lots_name(one): one.lot_fen * one.loss_bps for one in ask.candidates},
        Aim.COST: {lots_name(one): one.lot_fen * one.fee_bps * ask.days_of(one) for one in ask.candidates},
        Aim.SIMPLE: {_used(one): 1 for one in ask.candidates},
    }


def _added(parts: Iterable[Sum]) -> Sum:
    total: dict[str, int] = {}
    for part in parts:
        for name, value in part.items():
            total[name] = total.get(name, 0) + value
    return total


def _negative(terms: Sum) -> Sum:
    return {name: -value for name, value in terms.items()}


def _divided(row: Row) -> Row:
    shared = gcd(*row.terms.values()) if row.terms else 1
    scale = max(shared, 1)
    terms = {name: value // scale for name, value in row.terms.items()}
    return Row(row.limit, row.about, terms, row.most // scale, scale, row.most)


def _coprime(terms: Sum) -> Sum:
    shared = gcd(*terms.values()) if terms else 1
    return {name: value // max(shared, 1) for name, value in terms.items()}
