"""Let the bank misbehave on request: a plan of faults, drawn from a seed, and what a reconciliation has to call each.

The papers go in as they would be sent on good days, one a day, and come out as this bank sends them. Faults of the
ledger (something that the bank never did) are flows to post besides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Final
from uuid import UUID

from hub.demo.bank.papers import BankLine, Paper
from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.rules import FlowKind


class Fault(StrEnum):
    """What the bank does wrong; the last two it is the ledger that is wrong."""

    DROP = "drop"
    DOUBLE = "double"
    AMOUNT = "amount"
    DAY = "day"
    SUBJECT = "subject"
    PROJECT = "project"
    DIRECTION = "direction"
    INVENT = "invent"
    REVERSE = "reverse"
    SKIP = "skip"
    CLOSING = "closing"
    OPENING = "opening"
    LEDGER_ONLY = "ledger_only"
    LEDGER_TWICE = "ledger_twice"


NAMED: Final[Mapping[Fault, BreakKind]] = {
    Fault.DROP: BreakKind.LEDGER_ONLY,
    Fault.DOUBLE: BreakKind.DUPLICATE_AT_BANK,
    Fault.AMOUNT: BreakKind.AMOUNT,
    Fault.DAY: BreakKind.DAY,
    Fault.SUBJECT: BreakKind.SUBJECT,
    Fault.PROJECT: BreakKind.PROJECT,
    Fault.DIRECTION: BreakKind.DIRECTION,
    Fault.INVENT: BreakKind.BANK_ONLY,
    Fault.REVERSE: BreakKind.REVERSED_AT_BANK,
    Fault.SKIP: BreakKind.MISSING_DAYS,
    Fault.CLOSING: BreakKind.REFUSED_STATEMENT,
    Fault.OPENING: BreakKind.OPENING,
    Fault.LEDGER_ONLY: BreakKind.LEDGER_ONLY,
    Fault.LEDGER_TWICE: BreakKind.DUPLICATE_IN_LEDGER,
}
OF_A_DAY: Final[tuple[Fault, ...]] = (Fault.SKIP, Fault.CLOSING, Fault.OPENING)
TURNED: Final[Mapping[FlowKind, FlowKind]] = {
    FlowKind.DEPOSIT: FlowKind.WITHDRAWAL,
    FlowKind.WITHDRAWAL: FlowKind.DEPOSIT,
    FlowKind.BID: FlowKind.BID_RETURN,
    FlowKind.BID_RETURN: FlowKind.BID,
}
FAR_TOO_MUCH_FEN: Final = 10**13


@dataclass(frozen=True, kw_only=True)
class Planted:
    """One fault, the day or the line that it happens to, and how large it is."""

    fault: Fault
    day: date
    key: str = ""
    fen: int = 0

    @property
    def name(self) -> tuple[BreakKind, str]:
        """What a reconciliation has to say: the kind, and the reference, or the day of a gap or an opening."""
        if self.fault in OF_A_DAY:
            return NAMED[self.fault], self.day.isoformat()
        suffix = {Fault.DOUBLE: "-AGAIN", Fault.INVENT: "-INVENTED", Fault.REVERSE: "-BACK",
                  Fault.LEDGER_ONLY: "-ALONE", Fault.LEDGER_TWICE: "-TWICE"}  # fmt: skip
        return NAMED[self.fault], self.key + suffix.get(self.fault, "")


@dataclass(frozen=True, kw_only=True)
class Misbehaved:
    """What the bank sends, and what the ledger holds that the bank never moved."""

    papers: tuple[Paper, ...]
    ledger: tuple[BankLine, ...]


def plan(papers: Sequence[Paper], *, faults: Sequence[Fault], draw: Random) -> tuple[Planted, ...]:
    """Choose for each fault a place of its own: no line twice, no two gaps beside each other, no line in a gap."""
    days = [paper.first for paper in papers[2:-2]]
    taken: set[date] = set()
    planted: list[Planted] = []
    for fault in (one for one in faults if one in OF_A_DAY):
        day = draw.choice(
            [day for day in days if not taken & {day + timedelta(days=step) for step in (-2, -1, 0, 1, 2)}]
        )
        taken.add(day)
        planted.append(Planted(fault=fault, day=day, fen=draw.randint(1, 10**7)))
    gaps = {one.day for one in planted if one.fault is not Fault.OPENING}
    lines = [line for paper in papers[2:-2] for line in paper.lines if paper.first not in gaps]
    draw.shuffle(lines)
    for fault in (one for one in faults if one not in OF_A_DAY):
        line = next(line for line in lines if _may_suffer(fault, line, gaps))
        lines.remove(line)
        planted.append(Planted(fault=fault, day=line.day, key=line.key, fen=draw.randint(1, line.amount_fen)))
    return tuple(planted)


def misbehave(papers: Sequence[Paper], planted: Sequence[Planted], *, others: Mapping[UUID, UUID]) -> Misbehaved:
    """Return the papers as this bank sends them; ``others`` gives each investor somebody to be mistaken for."""
    at = {one.key: one for one in planted if one.key}
    ledger = [line for paper in papers for own in paper.lines if (line := _only_here(own, at.get(own.key)))]
    lines = [line for paper in papers for own in paper.lines for line in _told(own, at.get(own.key), others)]
    faults = {one.day: one for one in planted if not one.key}
    found, held_fen = [], papers[0].opening_fen
    for paper in papers:
        fault = faults.get(paper.first)
        held_fen += fault.fen if fault and fault.fault is Fault.OPENING else 0
        own = tuple(line for line in lines if paper.first <= line.day <= paper.last)
        closing_fen = held_fen + sum(line.moved_fen for line in own)
        said = replace(paper, opening_fen=held_fen, closing_fen=closing_fen, lines=own)
        held_fen = closing_fen
        if fault and fault.fault is Fault.CLOSING:
            said = replace(said, closing_fen=closing_fen + fault.fen)
        if not (fault and fault.fault is Fault.SKIP):
            found.append(said)
    return Misbehaved(papers=tuple(found), ledger=tuple(ledger))


def _may_suffer(fault: Fault, line: BankLine, gaps: set[date]) -> bool:
    if fault is Fault.DIRECTION:
        return line.kind in TURNED
    if fault is Fault.DAY:
        return line.day + timedelta(days=1) not in gaps
    if fault is Fault.SUBJECT:
        return line.subject_id is not None
    if fault is Fault.PROJECT:
        return bool(line.project_code) and not line.contract_number
    if fault in (Fault.INVENT, Fault.LEDGER_ONLY, Fault.LEDGER_TWICE, Fault.REVERSE):
        return line.kind is FlowKind.DEPOSIT
    return True


def _told(line: BankLine, planted: Planted | None, others: Mapping[UUID, UUID]) -> Sequence[BankLine]:
    """Return the line as this bank states it: not at all, changed, or with another beside it."""
    if planted is None:
        return (line,)
    fault, (_, name) = planted.fault, planted.name
    if fault is Fault.DROP:
        return ()
    if fault is Fault.DOUBLE:
        return (line, replace(line, key=name))
    if fault is Fault.AMOUNT:
        return (replace(line, amount_fen=line.amount_fen + planted.fen),)
    if fault is Fault.DAY:
        return (replace(line, day=line.day + timedelta(days=1)),)
    if fault is Fault.SUBJECT and line.subject_id:
        return (replace(line, subject_id=others[line.subject_id]),)
    if fault is Fault.PROJECT:
        return (replace(line, project_code=f"{line.project_code}-OTHER"),)
    if fault is Fault.DIRECTION:
        return (replace(line, kind=TURNED[line.kind]),)
    if fault is Fault.INVENT:
        return (line, replace(line, key=name, kind=FlowKind.WITHDRAWAL, amount_fen=FAR_TOO_MUCH_FEN + planted.fen))
    if fault is Fault.REVERSE:
        return (line, replace(line, key=name, reverses=line.key))
    return (line,)


def _only_here(line: BankLine, planted: Planted | None) -> BankLine | None:
    """Return the movement that stands in the ledger alone."""
    if planted is None or planted.fault not in (Fault.LEDGER_ONLY, Fault.LEDGER_TWICE):
        return None
    alone = planted.fault is Fault.LEDGER_ONLY
    return replace(line, key=planted.name[1], amount_fen=line.amount_fen + (planted.fen + 1 if alone else 0))
