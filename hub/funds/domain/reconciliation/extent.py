"""How far a break reaches when it is seen, and what of it lies beyond what people settled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hub.funds.domain.reconciliation.found import Break, Step
from hub.funds.domain.reconciliation.kinds import BreakKind

_OF_THE_BALANCE = (BreakKind.UNEXPLAINED, BreakKind.OPENING)


@dataclass(frozen=True, kw_only=True)
class Extent:
    """What a comparison saw of a break. ``moved_fen`` is what it does to the bank's balance, None where not kept."""

    kind: BreakKind
    until: date | None
    amount_fen: int
    moved_fen: int | None
    expected: str
    actual: str


def extent_of(found: Break) -> Extent:
    """Return how far a break reaches now."""
    return Extent(
        kind=found.kind,
        until=found.until,
        amount_fen=found.amount_fen,
        moved_fen=_moved(found),
        expected=found.expected[:200],
        actual=found.actual[:200],
    )


def beyond(found: Break, settled: Mapping[str, Extent]) -> Break:
    """Return the break, or what of it nobody settled; each such rest has the identity with the next number.

    ``settled`` has by identity how far the breaks reached that people agreed on.
    """
    base, number = found.identity, 1
    while (extent := settled.get(found.identity)) is not None:
        rest = _rest(found, extent)
        if rest is None:
            return found
        number += 1
        found = replace(rest, identity=f"{base}+{number}")
    return found


def _rest(found: Break, settled: Extent) -> Break | None:
    if found.until is not None:
        return _rest_of_gap(found, settled)
    left_fen = _left(found, settled)
    if found.kind is settled.kind and found.kind in _OF_THE_BALANCE and found.steps:
        day = found.steps[0].day
        return replace(found, amount_fen=abs(left_fen), steps=(Step(day=day, fen=left_fen),)) if left_fen else None
    same = replace(extent_of(found), moved_fen=settled.moved_fen) == settled
    return None if same and not left_fen else found


def _rest_of_gap(found: Break, settled: Extent) -> Break | None:
    """Of a gap: the days after the settled ones; else what the balance jumps over it more than was settled."""
    left_fen = _left(found, settled)
    steps = (Step(day=found.steps[0].day, fen=left_fen),) if left_fen and found.steps else ()
    if found.until is not None and settled.until is not None and found.until > settled.until:
        day = settled.until + timedelta(days=1)
        return replace(found, day=day, expected=str(day), steps=steps)
    if not steps:
        return None
    return Break(
        kind=BreakKind.UNEXPLAINED,
        identity=found.identity,
        day=steps[0].day,
        amount_fen=abs(left_fen),
        steps=steps,
    )


def _left(found: Break, settled: Extent) -> int:
    return 0 if settled.moved_fen is None else _moved(found) - settled.moved_fen


def _moved(found: Break) -> int:
    return sum(step.fen for step in found.steps)
