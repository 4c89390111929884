"""Write what the bank and the archive hand in: one statement per month, one manifest of contract files."""

import csv
import io
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from hub.demo.money.movements import Movement, balances
from hub.demo.money.purchases import Purchase
from hub.funds.domain.rules import FlowKind
from hub.funds.domain.statement import FORMAT, moved_outside_fen
from hub.kernel.clock import instant
from hub.kernel.money import yuan

BREAK = "Q"
"""Key prefix of the bank's mistake; the ledger has not that much money and refuses the line."""
ACCOUNT = "6217-8800-0001"
"""Of all clients together at the invented custodian."""


@dataclass(frozen=True, kw_only=True)
class BankStatement:
    """What the bank says of one month, or of as much of it as there was; ``opening_fen`` is what it held before."""

    first: date
    last: date
    opening_fen: int
    lines: tuple[Movement, ...]

    @property
    def number(self) -> str:
        """One a month: ``CB-2026-11``."""
        return f"CB-{self.first:%Y-%m}"

    @property
    def broken(self) -> int:
        """How many of its lines are mistakes."""
        return sum(line.key.startswith(f"{BREAK}-") for line in self.lines)


def statements(lines: Iterable[Movement]) -> tuple[tuple[date, tuple[Movement, ...]], ...]:
    """Return the bank's statements: the first day of each month, and its lines."""
    months = groupby(lines, key=lambda line: line.day.replace(day=1))
    return tuple((month, tuple(found)) for month, found in months)


def with_break(lines: Sequence[Movement], purses: Mapping[str, int]) -> tuple[Movement, ...]:
    """Return a statement with the bank's mistake in it: its last withdrawal once more, with zeros too many.

    ``purses`` holds what everybody has in the end, so that the mistake is more than anybody could withdraw.

    A statement without a withdrawal stays as it is.
    """
    *_, last = [None, *(line for line in lines if line.kind is FlowKind.WITHDRAWAL)]
    if last is None:
        return tuple(lines)
    amount_fen = last.amount_fen * 100
    while amount_fen <= purses.get(last.person, 0):
        amount_fen *= 10
    twice = Movement(key=f"{BREAK}-{last.key}", kind=last.kind, amount_fen=amount_fen, day=last.day, person=last.person)
    return (*lines, twice)


def bank_statements(lines: Sequence[Movement], *, as_of: date) -> tuple[BankStatement, ...]:
    """Return the statements in order, each opening with what the bank really held.

    The last one with a withdrawal holds the bank's one mistake and closes with it; the next opens without.
    """
    months, purses = statements(lines), balances(lines)
    mistaken = max((month for month, own in months if with_break(own, purses) != own), default=None)
    found, held_fen = [], 0
    for month, own in months:
        found.append(
            BankStatement(
                first=month,
                last=min(month.replace(day=monthrange(month.year, month.month)[1]), as_of - timedelta(days=1)),
                opening_fen=held_fen,
                lines=with_break(own, purses) if month == mistaken else own,
            )
        )
        held_fen += moved_fen(own)
    return tuple(found)


def booked_later(said: Sequence[BankStatement]) -> Movement | None:
    """Return the deposit that the bank books a day after it was announced: the last before the mistaken statement."""
    mistaken = next((place for place, one in enumerate(said) if one.broken), 0)
    deposits = [
        line for one in said[:mistaken] for line in one.lines if line.kind is FlowKind.DEPOSIT and line.day > one.first
    ]
    return deposits[-1] if deposits else None


def moved_fen(lines: Iterable[Movement]) -> int:
    """Return what the lines add to all clients' money together."""
    return sum(moved_outside_fen(line.kind, line.amount_fen) for line in lines)


def statement_csv(statement: BankStatement, subjects: Mapping[str, UUID]) -> str:
    """Write one statement as the bank's door reads it."""
    header = {
        "format": FORMAT,
        "number": statement.number,
        "account": ACCOUNT,
        "period_from": statement.first,
        "period_to": statement.last,
        "opening_balance": yuan(statement.opening_fen),
        "closing_balance": yuan(statement.opening_fen + moved_fen(statement.lines)),
        "lines": len(statement.lines),
    }
    lines = _csv(
        ("key", "kind", "amount", "effective_date", "subject_id", "project_code", "contract_number"),
        [
            (
                line.key,
                line.kind.value,
                yuan(line.amount_fen),
                line.day,
                subjects[line.person] if line.person else "",
                line.project,
                line.contract,
            )
            for line in statement.lines
        ],
    )
    return "".join(f"{name},{value}\n" for name, value in header.items()) + "\n" + lines


def manifest(bought: Iterable[Purchase], subjects: Mapping[str, UUID]) -> str:
    """Write the archive's list of contract files."""
    return _csv(
        ("number", "subject_id", "product_code", "amount", "file", "signed_at", "channel"),
        [
            (
                purchase.number,
                subjects[purchase.person.key],
                purchase.product.code,
                yuan(purchase.amount_fen),
                f"{purchase.number}.pdf",
                instant(purchase.signed_at),
                channel_of(purchase),
            )
            for purchase in bought
        ],
    )


def channel_of(purchase: Purchase) -> str:
    """Return how the contract came about; the notarised scan of a large one follows apart."""
    return "online" if purchase.online else "desk"


def _csv(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
