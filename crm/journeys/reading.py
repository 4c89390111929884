"""Write down who looked at a covered value, and why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import new_id
from hub.vault.operations import seal


def note_reading(*, mark_id: int, subject_id: UUID | None, reason: str, by: Actor, at: datetime) -> None:
    """Record that a value was uncovered; the reason is a person's words, so it lies in the vault and can be erased."""
    reading = new_id()
    with transaction.atomic():
        sealed = seal(
            purpose="reason",
            owner_kind="reading",
            owner_id=reading,
            content=reason.encode(),
            subject_id=subject_id,
            at=at,
        )
        record(
            by=by,
            action="value.revealed",
            at=at,
            subject_id=subject_id,
            target_kind="identifier",
            target_id=str(mark_id),
            details={"reason": str(sealed.id)},
        )
