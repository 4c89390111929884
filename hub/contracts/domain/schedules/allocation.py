"""Say what a payment pays first. Orders are rows with a source; a plan names the row it follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Owed(StrEnum):
    """What a borrower owes of an instalment."""

    PENALTY = "penalty"
    INTEREST = "interest"
    PRINCIPAL = "principal"


@dataclass(frozen=True, kw_only=True)
class AllocationOrder:
    """Within an instalment these parts are paid in this order; the oldest instalment comes first."""

    id: str
    parts: tuple[Owed, ...]
    source: str
    confirmed: bool


ORDERS: Final[Mapping[str, AllocationOrder]] = {
    row.id: row
    for row in (
        AllocationOrder(
            id="AL-01", parts=(Owed.PENALTY, Owed.INTEREST, Owed.PRINCIPAL),
            source="《民法典》 art. 561: costs, then interest, then the principal debt", confirmed=False,
        ),
        AllocationOrder(
            id="AL-02", parts=(Owed.INTEREST, Owed.PRINCIPAL, Owed.PENALTY),
            source="by agreement: penalty last", confirmed=False,
        ),
        AllocationOrder(
            id="AL-03", parts=(Owed.PRINCIPAL, Owed.INTEREST, Owed.PENALTY),
            source="lending practice for loans overdue by more than 90 days: principal first", confirmed=False,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Money that came for a loan on a day, in fen."""

    key: str
    date: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class Allocated:
    """What part of a receipt paid which part of which instalment, in fen."""

    key: str
    date: date
    number: int
    owed: Owed
    amount_fen: int
