"""What a comparison finds: a break with its cause, its place on both sides, and what it does to the balance."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hub.funds.domain.reconciliation.kinds import BreakKind


@dataclass(frozen=True, kw_only=True)
class Step:
    """What the bank has more than the ledger from this day on, in fen."""

    day: date
    fen: int


@dataclass(frozen=True, kw_only=True)
class Break:
    """One disagreement. ``identity`` is the same in every later comparison, so that it is opened once.

    ``day`` is when it began, ``until`` the last day of a gap. ``expected`` is the ledger's word, ``actual`` the bank's.
    """

    kind: BreakKind
    identity: str
    day: date
    amount_fen: int
    steps: tuple[Step, ...] = ()
    line_id: int | None = None
    flow_id: UUID | None = None
    statement_id: UUID | None = None
    reference: str = ""
    expected: str = ""
    actual: str = ""
    until: date | None = None
