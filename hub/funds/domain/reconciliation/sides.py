"""The two sides that are compared: a line of a signed statement, and a flow of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.funds.domain.requests import FlowFacts, FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.domain.statement import moved_outside_fen

TOLERANCE_DAYS: Final = 3
"""How far a booking may lie from the day that was announced: a weekend and a day. Unmeasured."""

Body = tuple[FlowKind, int, UUID | None, str, str, bool]
"""What has to agree besides reference and day: kind, fen, subject, project, contract, whether it takes back."""


class Standing(StrEnum):
    """What became of a line when its statement came in."""

    POSTED = "posted"
    KNOWN = "known"
    FITTED = "fitted"
    AMBIGUOUS = "ambiguous"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a statement; ``flow_id`` is the flow that it confirms, by its reference, its fit or by hand."""

    id: int
    statement_id: UUID
    line: int
    key: str
    kind: FlowKind
    amount_fen: int
    day: date
    subject_id: UUID | None
    project_code: str
    contract_number: str
    reverses: str
    standing: Standing
    flow_id: UUID | None

    @property
    def body(self) -> Body:
        """See :data:`Body`."""
        return (self.kind, self.amount_fen, self.subject_id, self.project_code, self.contract_number,
                bool(self.reverses))  # fmt: skip

    @property
    def moved_fen(self) -> int:
        """What it adds to all clients' money at the bank."""
        return moved_outside_fen(self.kind, -self.amount_fen if self.reverses else self.amount_fen)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A statement that was taken in, or a signed one that was refused because it does not add up."""

    id: UUID
    number: str
    first: date
    last: date
    opening_fen: int
    closing_fen: int
    taken_in_at: datetime

    def covers(self, day: date) -> bool:
        """Whether the day lies in its period."""
        return self.first <= day <= self.last


def body_of(flow: FlowRequest) -> Body:
    """Return a flow's or a request's body."""
    return (flow.kind, flow.amount_fen, flow.subject_id, flow.project_code or "", flow.contract_number or "",
            flow.reverses is not None)  # fmt: skip


def moved_fen(flow: FlowRequest) -> int:
    """Return what a flow adds to all clients' money at the bank."""
    return moved_outside_fen(flow.kind, -flow.amount_fen if flow.reverses else flow.amount_fen)


def fitting(request: FlowRequest, unconfirmed: Iterable[FlowFacts]) -> Sequence[FlowFacts]:
    """Return the unconfirmed flows that a line under another reference may mean: one body, and a day within reach.

    Of several that take something back, the one that takes back what the line does.
    """
    reach = timedelta(days=TOLERANCE_DAYS)
    body = body_of(request)
    found = [
        flow
        for flow in unconfirmed
        if body_of(flow) == body and abs(flow.effective_date - request.effective_date) <= reach
    ]
    return [flow for flow in found if flow.reverses == request.reverses] or found if request.reverses else found
