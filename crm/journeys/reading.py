"""Write down who looked at what: a covered value and why, a paper handed out."""

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


def note_hand_out(*, kind: str, target_id: str, subject_id: UUID | None, by: Actor, at: datetime) -> None:
    """Record that a paper left the hub."""
    record(by=by, action=f"{kind}.handed_out", at=at, subject_id=subject_id, target_kind=kind, target_id=target_id)
