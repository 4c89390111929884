"""Answer an ask: the allocation, or which limits stand against each other and what would be the smallest way out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crm.suitability.domain.allocation.asking import Ask, Candidate
from crm.suitability.domain.allocation.checking import Broken, broken
from crm.suitability.domain.allocation.measuring import Choice, choice_of
from crm.suitability.domain.allocation.programme import Programme, Row, programme_for
from crm.suitability.domain.allocation.rules import Aim, Limit
from crm.suitability.domain.allocation.solving import SolverUnsure, feasible, minimise, solve

IN_ORDER = tuple(Aim)
MOST_BLOCKS = (1_000_000, 100_000, 10_000, 1_000)
"""How many blocks of one product are tried where single lots are too many, the finest first. Unmeasured."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One limit eased by ``by_fen``, all others kept: then something fits. ``about`` is the day, issuer or product."""

    limit: Limit
    about: str
    by_fen: int


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Limits of which none can be left out of the contradiction, and each smallest change that resolves everything.

    Where one change alone is not enough ``changes`` is empty, and ``together`` says the smallest that are.
    """

    ask: Ask
    between: tuple[tuple[Limit, str], ...]
    changes: tuple[Change, ...]
    together: tuple[Change, ...]


class WrongAnswer(SolverUnsure):
    """The programme and the check disagree; nothing is proposed."""

    def __init__(self, found: Sequence[Broken]) -> None:
        super().__init__(f"expected a feasible choice, the check found {found}")


def allocate(ask: Ask, *, aims: Sequence[Aim] = IN_ORDER) -> Choice | Conflict:
    """Return the one best choice, confirmed by the check, or the conflict; raise :class:`SolverUnsure`.

    Where sums are too large for the solver to tell single lots apart, it counts in blocks of lots; what is less than a
    block stays in the account.
    """
    try:
        return _exactly(ask, aims)
    except SolverUnsure:
        found = next((choice for most in MOST_BLOCKS if (choice := _in_blocks(ask, aims, most=most))), None)
        if found is None:
            raise
        return found


def _exactly(ask: Ask, aims: Sequence[Aim]) -> Choice | Conflict:
    programme = programme_for(ask)
    values = solve(programme, aims)
    if values is None:
        return _conflict(ask, programme)
    choice = choice_of(ask, (values[name] for name in programme.lots))
    if found := broken(choice):
        raise WrongAnswer(found)
    return choice


def _in_blocks(ask: Ask, aims: Sequence[Aim], *, most: int) -> Choice | None:
    """Answer with at most so many blocks of each product, confirmed lot by lot; None where that settles nothing."""
    blocks = tuple(block for one in ask.candidates if (block := _block(one, ask.amount_fen, most)))
    try:
        found = _exactly(replace(ask, candidates=blocks), aims) if blocks != ask.candidates else None
    except SolverUnsure:
        return None
    if not isinstance(found, Choice):
        return None
    bought = {line.product.code: line.amount_fen for line in found.lines}
    choice = choice_of(
        replace(ask, leave_fen=max(ask.leave_fen, found.rest_fen)),
        (bought.get(one.code, 0) // one.lot_fen for one in ask.candidates),
    )
    return None if broken(choice) else choice


def _block(one: Candidate, amount_fen: int, most: int) -> Candidate | None:
    """Return the product in lots ten, a hundred, … times as large; None where no such block is within its bounds."""
    lot = one.lot_fen
    while amount_fen // lot > most:
        lot *= 10
    block = replace(one, lot_fen=lot, least_fen=-(-one.least_fen // lot) * lot, most_fen=one.most_fen // lot * lot)
    return block if block.least_fen <= block.most_fen else None


def _conflict(ask: Ask, programme: Programme) -> Conflict:
    changes = tuple(_changes(programme))
    together = () if changes else _together(programme)
    return Conflict(ask=ask, between=_between(programme), changes=changes, together=together)


def binding(choice: Choice) -> tuple[Limit, ...]:
    """Return the limits each of which alone keeps the choice from coming nearer to the mix of the level.

    None is named where the solver cannot tell.
    """
    try:
        return tuple(
            limit for limit in Limit if limit is not Limit.PLACED and _gap(choice.ask, without=limit) < _now(choice)
        )
    except SolverUnsure:
        return ()


def _now(choice: Choice) -> int:
    return _gap(choice.ask, without=None)


def _gap(ask: Ask, *, without: Limit | None) -> int:
    programme = programme_for(ask)
    rows = tuple(row for row in programme.rows if row.limit is None or row.limit is not without)
    eased = replace(programme, rows=rows)
    values = solve_for(eased, (Aim.PLACE, Aim.MIX))
    return sum(values[name] for name in programme.aims[Aim.MIX])


def solve_for(programme: Programme, aims: Sequence[Aim]) -> dict[str, int]:
    """Meet the aims without settling ties; only their values count."""
    found: dict[str, int] = {}
    for aim in aims:
        values = minimise(programme, programme.aims[aim])
        if values is None:
            raise SolverUnsure("expected something feasible")
        found = dict(values)
        kept = Row(None, "aim", programme.aims[aim], sum(v * found[n] for n, v in programme.aims[aim].items()))
        programme = replace(programme, rows=(*programme.rows, kept))
    return found


def _between(programme: Programme) -> tuple[tuple[Limit, str], ...]:
    """Leave out limit after limit; what cannot be left out belongs to the contradiction.

    Rows of tickets and gate amounts count as one limit each, days and issuers one by one.
    """
    kept = list(dict.fromkeys(_named(row) for row in programme.rows if row.limit))
    for each in tuple(reversed(kept)):
        fewer = [one for one in kept if one != each]
        if not feasible(programme, _meant(fewer)):
            kept = fewer
    return tuple(kept)


def _named(row: Row) -> tuple[Limit, str]:
    assert row.limit
    return row.limit, "" if row.limit in (Limit.TICKETS, Limit.MOST) else row.about


def _meant(named: Sequence[tuple[Limit, str]]) -> set[Limit | tuple[Limit, str]]:
    """A day, issuer or project is meant by itself, everything else as a whole."""
    return {limit if limit in (Limit.TICKETS, Limit.MOST) else (limit, about) for limit, about in named}


def _changes(programme: Programme) -> Iterator[Change]:
    """Ease each limit alone as little as possible; those that alone are not enough are left out."""
    for row in _easy(programme):
        yield from _eased(programme, (row,))


def _together(programme: Programme) -> tuple[Change, ...]:
    """Ease all limits at once, as little as possible in fen."""
    return _eased(programme, _easy(programme))


def _easy(programme: Programme) -> tuple[Row, ...]:
    return tuple(row for row in programme.rows if row.limit not in (None, Limit.TICKETS, Limit.MOST))


def _eased(programme: Programme, rows: Sequence[Row]) -> tuple[Change, ...]:
    eases = {f"ease:{number}": row for number, row in enumerate(rows)}
    softer = {row: _softer(row, name) for name, row in eases.items()}
    eased = replace(
        programme,
        rows=tuple(softer.get(one, one) for one in programme.rows),
        variables={**programme.variables, **{name: _widest(programme, row) for name, row in eases.items()}},
    )
    values = minimise(eased, dict.fromkeys(eases, 1))
    if values is None:
        return ()
    return tuple(
        Change(limit=row.limit, about=row.about, by_fen=values[name])
        for name, row in eases.items()
        if row.limit and values[name]
    )


def _softer(row: Row, ease: str) -> Row:
    """The row in fen again, and so many fen softer as ``ease`` says."""
    terms = {name: value * row.scale for name, value in row.terms.items()}
    return replace(row, terms={**terms, ease: -1}, most=row.most_fen)


def _widest(programme: Programme, row: Row) -> int:
    reach = sum(abs(value) * programme.variables[name] for name, value in row.terms.items())
    return abs(row.most_fen) + row.scale * reach + 1
