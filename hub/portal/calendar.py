"""The repayment calendar of a project: what was due, what came, what comes next, late ones visible."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.domain.payload import Payload
from cms.reading.language import read
from hub.kernel.money import grouped


@dataclass(frozen=True)
class Instalment:
    number: int
    due_date: date
    principal_fen: int
    interest_fen: int
    paid_date: date | None
    note: str

    @property
    def late_days(self) -> int:
        return max((self.paid_date - self.due_date).days, 0) if self.paid_date else 0

    @property
    def principal(self) -> str:
        return grouped(self.principal_fen)

    @property
    def interest(self) -> str:
        return grouped(self.interest_fen)


@dataclass(frozen=True)
class Calendar:
    """`next` is the first instalment not yet received; the sums are of received ones.

    `as_of` is the day of the published version: what was due before it and not received is overdue on this page.
    """

    instalments: tuple[Instalment, ...]
    as_of: date

    @property
    def received(self) -> tuple[Instalment, ...]:
        return tuple(item for item in self.instalments if item.paid_date)

    @property
    def next(self) -> Instalment | None:
        return next((item for item in self.instalments if not item.paid_date), None)

    @property
    def overdue(self) -> tuple[Instalment, ...]:
        return tuple(item for item in self.instalments if not item.paid_date and item.due_date < self.as_of)

    @property
    def principal_due(self) -> str:
        return grouped(sum(item.principal_fen for item in self.instalments))

    @property
    def principal_outstanding(self) -> str:
        return grouped(sum(item.principal_fen for item in self.instalments if not item.paid_date))

    @property
    def principal_received(self) -> str:
        return grouped(sum(item.principal_fen for item in self.received))

    @property
    def interest_received(self) -> str:
        return grouped(sum(item.interest_fen for item in self.received))

    @property
    def on_time(self) -> int:
        return sum(not item.late_days for item in self.received)


def repayment_calendar(payload: Payload, *, as_of: date) -> Calendar | None:
    """Return the schedule of a project as it stood on the day of its disclosure; None where it has none."""
    rows = [row for row in payload.fields.get("schedule", []) if "due_date" in row]
    return Calendar(tuple(_instalment(row) for row in rows), as_of) if rows else None


def _instalment(row: dict[str, Any]) -> Instalment:
    return Instalment(
        number=row.get("number", 0),
        due_date=date.fromisoformat(row["due_date"]),
        principal_fen=row.get("principal_fen", 0),
        interest_fen=row.get("interest_fen", 0),
        paid_date=date.fromisoformat(row["paid_date"]) if "paid_date" in row else None,
        note=read(row.get("note")),
    )
