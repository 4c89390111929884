"""Take in the custodian's list of movements; good rows are posted in order, the others named, repeats change nothing.

Columns: ``key`` (the custodian's reference), ``kind`` (one of the kinds of flow), ``amount`` (yuan),
``effective_date``, and as the kind asks ``subject_id``, ``project_code``, ``contract_number``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

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
from hub.funds.models import Flow
from hub.funds.operations import post_flows
from hub.funds.posting import FlowRefused
from hub.funds.sentences import reason_of
from hub.kernel.actor import Actor

COLUMNS: Final = ("key", "kind", "amount", "effective_date")
OPTIONAL: Final = ("subject_id", "project_code", "contract_number")
CHUNK: Final = 500
"""Flows posted at once. Unmeasured: large enough to share the audit row, small enough to retry after a refusal."""


def import_flows(*, text: str, by: Actor, at: datetime, dry_run: bool = False) -> ListOutcome:
    """Post every row of the list that can be posted; a dry run says the same and keeps nothing."""
    rows = read_list(text, columns=COLUMNS, optional=OPTIONAL)
    asked: list[tuple[Row, FlowRequest]] = []
    errors: list[RowError] = []
    for row in rows:
        try:
            asked.append((row, _request(row)))
        except CellRefused as refusal:
            errors.append(refusal.error)
        except FlowUnsound as refusal:
            errors.append(row.refused(str(refusal)))
    with transaction.atomic():
        before = Flow.objects.count()
        for start in range(0, len(asked), CHUNK):
            errors += _post(asked[start : start + CHUNK], by=by, at=at)
        recorded = Flow.objects.count() - before
        transaction.set_rollback(dry_run)
    repeated = len(rows) - len(errors) - recorded
    return ListOutcome(new=recorded, repeated=repeated, errors=tuple(sorted(errors, key=lambda e: e.line)))


def _request(row: Row) -> FlowRequest:
    request = FlowRequest(
        key=row.take("key", str, Expected.TEXT),
        kind=row.take("kind", FlowKind, Expected.ONE_OF, *FlowKind),
        amount_fen=row.take("amount", read_amount, Expected.AMOUNT),
        effective_date=row.take("effective_date", read_day, Expected.DAY),
        subject_id=row.take_optional("subject_id", read_identifier, Expected.IDENTIFIER),
        project_code=row.cells.get("project_code") or None,
        contract_number=row.cells.get("contract_number") or None,
    )
    require_sound(request)
    return request


def _post(asked: Sequence[tuple[Row, FlowRequest]], *, by: Actor, at: datetime) -> list[RowError]:
    """Post what can be posted: a refused row is set aside with its reason and the rest is tried again."""
    remaining, errors = list(asked), []
    while remaining:
        try:
            post_flows(requests=[request for _, request in remaining], by=by, at=at)
        except FlowRefused as refusal:
            places = [place for place, (_, request) in enumerate(remaining) if request.key == refusal.key]
            if not places:
                raise
            row, _ = remaining.pop(places[-1])
            errors.append(row.refused(reason_of(refusal), expected=Expected.ACCEPTED))
        else:
            break
    return errors
