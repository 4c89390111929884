"""Read what the custodian's statements said and what became of their lines; oversight alone sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from hub.funds.models import RefusedLine, Statement


class StatementUnknown(LookupError):
    """No such statement in this scope."""


@dataclass(frozen=True, kw_only=True)
class StatementFacts:
    """A statement that was taken in; amounts in fen, both days of the period inclusive."""

    id: UUID
    account: str
    number: str
    period_from: date
    period_to: date
    opening_fen: int
    closing_fen: int
    digest: str
    key_id: str
    line_count: int
    new: int
    known: int
    refused: int
    taken_in_at: datetime
    taken_in_by: str
    by_custodian: bool


@dataclass(frozen=True, kw_only=True)
class RefusedLineFacts:
    """A line that the ledger did not take; the reasons are those told at the time."""

    line: int
    key: str
    kind: str
    amount_fen: int
    effective_date: date
    reason_zh: str
    reason_en: str


def statement_facts(row: Statement) -> StatementFacts:
    """Return a statement's row as facts."""
    return StatementFacts(**{name: getattr(row, name) for name in StatementFacts.__dataclass_fields__})


def statements() -> "QuerySet[Statement]":
    """Return the statements, the newest period first; a page of them is a slice."""
    return Statement.objects.order_by("-period_to", "account", "-taken_in_at")


def statement(*, statement_id: UUID) -> StatementFacts:
    """Return one statement; raise :class:`StatementUnknown`."""
    row = Statement.objects.filter(id=statement_id).first()
    if row is None:
        raise StatementUnknown(f"no statement {statement_id} in this scope")
    return statement_facts(row)


def lines_outside() -> int:
    """Return how many signed lines the ledger did not take, over all statements."""
    return RefusedLine.objects.count()


def refused_lines(*, statement_id: UUID) -> tuple[RefusedLineFacts, ...]:
    """Return a statement's refused lines in their order."""
    rows = RefusedLine.objects.filter(statement_id=statement_id).order_by("line")
    names = RefusedLineFacts.__dataclass_fields__
    return tuple(RefusedLineFacts(**{name: getattr(row, name) for name in names}) for row in rows)
