"""Find where statements and ledger disagree: one break for each cause, none for its consequences.

A break carries what it adds to the bank's balance compared with the ledger's, and from which day. Whatever the day's
difference is beyond the sum of these is a break of its own: it has no cause that anybody could name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from hub.funds.domain.reconciliation.continuity import continuity
from hub.funds.domain.reconciliation.differing import difference, named_by
from hub.funds.domain.reconciliation.found import Break, Step
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.sides import Line, Paper, Standing, body_of, moved_fen
from hub.funds.domain.requests import FlowFacts
from hub.kernel.money import yuan

_HELD: Mapping[Standing, BreakKind] = {
    Standing.AMBIGUOUS: BreakKind.AMBIGUOUS,
    Standing.DUPLICATE: BreakKind.DUPLICATE_AT_BANK,
}


@dataclass(frozen=True, kw_only=True)
class Sides:
    """Everything that is compared: taken-in statements with their lines, refused ones, and the flows of these days.

    ``earlier_lines`` and ``earlier_flows`` lie before the first day and meet something of these days across its edge.
    ``booked`` is what the ledger's legs moved at the bank, by day; without it the flows say so.
    """

    papers: Sequence[Paper]
    refused: Sequence[Paper]
    lines: Sequence[Line]
    flows: Sequence[FlowFacts]
    earlier_lines: Sequence[Line] = ()
    earlier_flows: Sequence[FlowFacts] = ()
    booked: Mapping[date, int] | None = None

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """These days' lines and the earlier ones that meet their flows."""
        return (*self.lines, *self.earlier_lines)

    @property
    def all_flows(self) -> tuple[FlowFacts, ...]:
        """These days' flows and the earlier ones that meet their lines and reversals."""
        return (*self.flows, *self.earlier_flows)

    def covering(self, day: date) -> Paper | None:
        """Return the statement that speaks for a day: of several the one that came first."""
        found = [paper for paper in self.papers if paper.covers(day)]
        return min(found, key=lambda paper: (paper.taken_in_at, paper.number), default=None)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of the three-way equality in fen; ``bank_fen`` is None where no statement speaks for it."""

    day: date
    ledger_fen: int
    bank_fen: int | None
    explained_fen: int

    @property
    def difference_fen(self) -> int:
        """What the bank has more than the ledger."""
        return 0 if self.bank_fen is None else self.bank_fen - self.ledger_fen

    @property
    def unexplained_fen(self) -> int:
        """What of it no break explains."""
        return 0 if self.bank_fen is None else self.difference_fen - self.explained_fen


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The breaks in the order of their days, and each day's equality."""

    breaks: tuple[Break, ...]
    days: tuple[Day, ...]


def compare(sides: Sides, *, first: date, last: date, held_fen: int = 0, known_gap_fen: int | None = None) -> Compared:
    """Compare both sides from ``first`` to ``last``.

    ``held_fen`` is what the ledger held before the first day. ``known_gap_fen`` is what the bank had more by then, for
    whatever cause; without it these are the first days of all, and whatever the bank had more is a break.
    """
    sides = replace(sides, lines=_confirming(sides, sides.lines), earlier_lines=_confirming(sides, sides.earlier_lines))
    found = [*_of_lines(sides), *_of_flows(sides), *_of_books(sides),
             *continuity(sides.papers, sides.refused, last=last)]  # fmt: skip
    steps = [step for one in found for step in one.steps] + list(_clearing(sides))
    days = _days(sides, steps, first=first, last=last, held_fen=held_fen)
    crossing_fen = sum(step.fen for step in steps if step.day < first)
    found = list(_with_the_unexplained(found, days, 0 if known_gap_fen is None else known_gap_fen - crossing_fen))
    settled = _days(
        sides,
        [step for one in found for step in one.steps] + list(_clearing(sides)),
        first=first, last=last, held_fen=held_fen,
    )  # fmt: skip
    return Compared(breaks=tuple(sorted(found, key=lambda one: (one.day, one.identity))), days=settled)


def _confirming(sides: Sides, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines; one that was refused and whose very movement the ledger holds by now confirms it."""
    by_key = {flow.key: flow for flow in sides.all_flows}
    return tuple(
        replace(line, flow_id=flow.id)
        if line.flow_id is None and (flow := by_key.get(line.key)) and not difference(line, flow)
        else line
        for line in lines
    )


def _of_lines(sides: Sides) -> Iterator[Break]:
    by_key = {flow.key: flow for flow in sides.all_flows}
    for line in sides.all_lines:
        flow = by_key.get(line.key)
        if line.flow_id is not None:
            continue
        if flow is not None and (differing := difference(line, flow)):
            yield named_by(line, flow, differing)
        else:
            kind = BreakKind.REVERSED_AT_BANK if line.reverses else BreakKind.BANK_ONLY
            yield Break(
                kind=_HELD.get(line.standing, kind),
                identity=f"line:{line.statement_id}:{line.line}",
                day=line.day,
                amount_fen=line.amount_fen,
                line_id=line.id,
                reference=line.key,
                steps=(Step(day=line.day, fen=line.moved_fen),),
            )


def _of_flows(sides: Sides) -> Iterator[Break]:
    """Name the flows of covered days that no line confirms or contests; a flow and its reversal cancel each other."""
    confirmed = {line.flow_id for line in sides.all_lines if line.flow_id}
    stated = {line.key for line in sides.all_lines}
    lonely = {flow.id: flow for flow in sides.all_flows if flow.id not in confirmed and flow.key not in stated}
    bodies = {(body_of(flow), flow.effective_date) for flow in sides.flows if flow.id in confirmed}
    earlier = {flow.id for flow in sides.earlier_flows}
    undone = {flow.reverses for flow in lonely.values()} & set(lonely)
    for flow in lonely.values():
        if flow.id in undone | earlier or flow.reverses in undone or sides.covering(flow.effective_date) is None:
            continue
        kind = BreakKind.REVERSED_IN_LEDGER if flow.reverses else BreakKind.LEDGER_ONLY
        yield Break(
            kind=BreakKind.DUPLICATE_IN_LEDGER if (body_of(flow), flow.effective_date) in bodies else kind,
            identity=f"flow:{flow.id}",
            day=flow.effective_date,
            amount_fen=flow.amount_fen,
            flow_id=flow.id,
            reference=flow.key,
            steps=(Step(day=flow.effective_date, fen=-moved_fen(flow)),),
        )


def _of_books(sides: Sides) -> Iterator[Break]:
    """Name the days whose legs do not move what their flows say; the days are added up by the legs."""
    said, booked = _moved(sides), sides.booked
    for day in sorted({*said, *booked} if booked is not None else ()):
        if booked is not None and (wrong_fen := booked.get(day, 0) - said.get(day, 0)):
            yield Break(
                kind=BreakKind.UNEXPLAINED,
                identity=f"legs:{day}",
                day=day,
                amount_fen=abs(wrong_fen),
                expected=yuan(said.get(day, 0)),
                actual=yuan(booked.get(day, 0)),
            )


def _clearing(sides: Sides) -> Iterator[Step]:
    """What both sides have, on days that differ; and what was undone here on another day than it was done."""
    flows = {flow.id: flow for flow in sides.all_flows}
    for line in sides.all_lines:
        flow = flows.get(line.flow_id) if line.flow_id else None
        if flow is not None and flow.effective_date != line.day:
            yield Step(day=line.day, fen=line.moved_fen)
            yield Step(day=flow.effective_date, fen=-moved_fen(flow))
    confirmed = {line.flow_id for line in sides.all_lines if line.flow_id}
    for flow in sides.flows:
        original = flows.get(flow.reverses) if flow.reverses else None
        if original is not None and not {flow.id, original.id} & confirmed:
            yield Step(day=original.effective_date, fen=-moved_fen(original))
            yield Step(day=flow.effective_date, fen=-moved_fen(flow))


def _days(sides: Sides, steps: Iterable[Step], *, first: date, last: date, held_fen: int) -> tuple[Day, ...]:
    at_bank = _bank_balances(sides)
    moved = _moved(sides) if sides.booked is None else sides.booked
    explaining: dict[date, int] = {}
    for step in steps:
        explaining[max(step.day, first)] = explaining.get(max(step.day, first), 0) + step.fen
    days, explained_fen = [], 0
    for day in _each(first, last):
        held_fen += moved.get(day, 0)
        explained_fen += explaining.get(day, 0)
        days.append(Day(day=day, ledger_fen=held_fen, bank_fen=at_bank.get(day), explained_fen=explained_fen))
    return tuple(days)


def _moved(sides: Sides) -> Mapping[date, int]:
    moved: dict[date, int] = {}
    for flow in sides.flows:
        moved[flow.effective_date] = moved.get(flow.effective_date, 0) + moved_fen(flow)
    return moved


def _bank_balances(sides: Sides) -> Mapping[date, int]:
    """Return what the bank held at the end of every covered day, by the statement that speaks for it."""
    moved: dict[tuple[UUID, date], int] = {}
    for line in sides.lines:
        moved[line.statement_id, line.day] = moved.get((line.statement_id, line.day), 0) + line.moved_fen
    found: dict[date, int] = {}
    for paper in sorted(sides.papers, key=lambda one: (one.taken_in_at, one.number), reverse=True):
        held_fen = paper.opening_fen
        for day in _each(paper.first, paper.last):
            held_fen += moved.get((paper.id, day), 0)
            found[day] = held_fen
    return found


def _with_the_unexplained(found: Iterable[Break], days: Sequence[Day], known_fen: int) -> Iterator[Break]:
    """Give what remains on the first day after a gap to the gap, and name it where there is none."""
    gaps = {one.until + timedelta(days=1): one for one in found if one.until is not None}
    yield from (one for one in found if one.until is None)
    before_fen = known_fen
    for day in days:
        if day.bank_fen is None:
            continue
        jump_fen, before_fen = day.unexplained_fen - before_fen, day.unexplained_fen
        gap = gaps.pop(day.day, None)
        if gap is not None:
            yield replace(gap, steps=(Step(day=day.day, fen=jump_fen),) if jump_fen else ())
        elif jump_fen:
            yield Break(
                kind=BreakKind.UNEXPLAINED,
                identity=f"day:{day.day}",
                day=day.day,
                amount_fen=abs(jump_fen),
                steps=(Step(day=day.day, fen=jump_fen),),
            )
    yield from gaps.values()


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
