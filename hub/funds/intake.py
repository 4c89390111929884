"""Take in the custodian's list of movements; good rows are posted in order, the others named, repeats change nothing.

Columns: ``key`` (the custodian's reference), ``kind`` (one of the kinds of flow), ``amount`` (yuan),
``effective_date``, and as the kind asks ``subject_id``, ``project_code``, ``contract_number``; ``reverses`` where a
movement is taken back, ``counterparty`` and ``use`` where the bank says them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.catalogue.domain.lists import (
    CellRefused,
    Expected,
    ListOutcome,
    Row,
    RowError,
    read_amount,
    read_day,
    read_identifier,
    read_list,
)
from hub.funds.domain.requests import FlowRequest, FlowUnsound, require_sound
from hub.funds.domain.rules import FlowKind
from hub.funds.domain.statement import COLUMNS, OPTIONAL
from hub.funds.identifiers import flow_id
from hub.funds.operations import hold_accounts_of, post_flows
from hub.funds.parties import keep_parties
from hub.funds.posting import FlowRefused
from hub.funds.queries import flows_by_key
from hub.funds.sentences import reason_of
from hub.kernel.actor import Actor

CHUNK: Final = 500
"""Flows posted at once. Unmeasured: large enough to share the audit row, small enough to retry after a refusal."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A row that was not posted, and why."""

    row: Row
    cause: CellRefused | FlowUnsound | FlowRefused

    @property
    def error(self) -> RowError:
        """The same as an error of the list, in the reader's language."""
        if isinstance(self.cause, CellRefused):
            return self.cause.error
        known = Expected.SOUND if isinstance(self.cause, FlowUnsound) else Expected.ACCEPTED
        return self.row.refused(reason_of(self.cause), expected=known)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many rows were new, how many the ledger had already, and which it did not take, in their order."""

    new: int
    repeated: int
    refused: tuple[Refusal, ...]


def import_flows(*, text: str, by: Actor, at: datetime, dry_run: bool = False) -> ListOutcome:
    """Post every row of the list that can be posted; a dry run says the same and keeps nothing."""
    rows = read_list(text, columns=COLUMNS, optional=OPTIONAL)
    with transaction.atomic():
        taken = take_in_rows(rows, by=by, at=at)
        transaction.set_rollback(dry_run)
    errors = tuple(refusal.error for refusal in taken.refused)
    return ListOutcome(new=taken.new, repeated=taken.repeated, errors=errors)


def take_in_rows(
    rows: Iterable[Row], *, by: Actor, at: datetime, meant: Mapping[str, UUID] = MappingProxyType({})
) -> Taken:
    """Post every row that can be posted, in order; ``meant`` are the flows that references of the bank's own mean."""
    asked: list[tuple[Row, FlowRequest]] = []
    refused: list[Refusal] = []
    for row in rows:
        try:
            asked.append((row, request_of(row, meant)))
        except (CellRefused, FlowUnsound) as refusal:
            refused.append(Refusal(row=row, cause=refusal))
    new = 0
    with transaction.atomic():
        hold_accounts_of([request for _, request in asked])
        for start in range(0, len(asked), CHUNK):
            chunk = asked[start : start + CHUNK]
            known = set(flows_by_key([request.key for _, request in chunk]))
            failed = _post(chunk, by=by, at=at)
            outside = {refusal.row.line for refusal in failed}
            posted = [(row, request.key) for row, request in chunk if row.line not in outside]
            new += len({key for _, key in posted} - known)
            keep_parties(((row, flow_id(key=key)) for row, key in posted), at=at)
            refused += failed
    refused.sort(key=lambda refusal: refusal.row.line)
    repeated = len(asked) - new - sum(isinstance(refusal.cause, FlowRefused) for refusal in refused)
    return Taken(new=new, repeated=repeated, refused=tuple(refused))


def request_of(row: Row, meant: Mapping[str, UUID] = MappingProxyType({})) -> FlowRequest:
    """Return what a row asks for; raise ``CellRefused`` or ``FlowUnsound``."""
    taken_back = row.cells.get("reverses", "")
    request = FlowRequest(
        key=row.take("key", str, Expected.TEXT),
        kind=row.take("kind", FlowKind, Expected.ONE_OF, *FlowKind),
        amount_fen=row.take("amount", read_amount, Expected.AMOUNT),
        effective_date=row.take("effective_date", read_day, Expected.DAY),
        subject_id=row.take_optional("subject_id", read_identifier, Expected.IDENTIFIER),
        project_code=row.cells.get("project_code") or None,
        contract_number=row.cells.get("contract_number") or None,
        reverses=(meant.get(taken_back) or flow_id(key=taken_back)) if taken_back else None,
    )
    require_sound(request)
    return request


def _post(asked: Sequence[tuple[Row, FlowRequest]], *, by: Actor, at: datetime) -> list[Refusal]:
    """Post what can be posted: a refused row is set aside with its reason and the rest is tried again."""
    remaining = list(asked)
    refused: list[Refusal] = []
    while remaining:
        try:
            post_flows(requests=[request for _, request in remaining], by=by, at=at)
        except FlowRefused as refusal:
            places = [place for place, (_, request) in enumerate(remaining) if request.key == refusal.key]
            if not places and len(remaining) > 1:  # the database could not say whose flow it is
                return [*refused, *(one for pair in remaining for one in _post([pair], by=by, at=at))]
            row, _ = remaining.pop(places[-1] if places else 0)
            refused.append(Refusal(row=row, cause=refusal))
        else:
            break
    return refused
