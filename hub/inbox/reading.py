"""Read one message in quarantine whole; who read it is written down."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.inbox.operations import QuarantineUnknown
from hub.inbox.queries import QuarantineRow, quarantined_message
from hub.inbox.release import sentence_in
from hub.kernel.actor import Actor


def read_quarantined(*, quarantined_id: UUID, why: str, by: Actor, at: datetime) -> QuarantineRow:
    """Return one message with its content and record who read it and why; raise ``QuarantineUnknown``."""
    with transaction.atomic():
        row = quarantined_message(quarantined_id)
        if row is None:
            raise QuarantineUnknown(f"expected a message in quarantine, found none with id {quarantined_id}")
        record(
            by=by,
            action="quarantine.read",
            at=at,
            target_kind="quarantined",
            target_id=str(row.id),
            details={"why": sentence_in(why)},
        )
    return row
