"""Write the lists that the bank and the archive hand in: one statement per month, one manifest of contract files."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from hub.demo.money.movements import Movement
from hub.demo.money.purchases import Purchase
from hub.funds.domain.rules import FlowKind
from hub.kernel.clock import instant
from hub.kernel.money import yuan

BREAK = "Q"
"""Key prefix of the bank's mistake; the ledger has not that much money and refuses the line."""


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


def statement_csv(lines: Iterable[Movement], subjects: Mapping[str, UUID]) -> str:
    """Write one statement as the ledger's door reads it."""
    return _csv(
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
            for line in lines
        ],
    )


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
    """Return how the contract came about; a notarised one arrives as a document."""
    if purchase.large:
        return "document"
    return "online" if purchase.online else "desk"


def _csv(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
