"""Decide about a message in quarantine: back into the queue, or outside for good."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hub.inbox.formats import examine_again
from hub.inbox.operations import RawMessage, RejectedMessage, decide, requeue
from hub.inbox.reasons import Reason
from hub.kernel.actor import Actor


class StillRefused(ValueError):
    """The message is as unusable as before; the reason is in the text."""


FOLDED_BEFORE = frozenset({Reason.FOLD_FAILED, Reason.CONTENT_REFUSED, Reason.SOURCE_ONLY_CLAIMS})
"""These came in well formed and are kept; they only have to be folded again."""


def release(*, quarantined_id: UUID, by: Actor, at: datetime) -> None:
    """Put a message back into the queue after its cause was mended; refused again, it stays where it is.

    Call it inside a staff or system scope; the sweep folds it.
    """
    with transaction.atomic():
        _release(quarantined_id, by, at)


def drop(*, quarantined_id: UUID, by: Actor, at: datetime) -> None:
    """Decide that a message stays outside for good; it is kept."""
    decide(quarantined_id=quarantined_id, release=False, by=by, at=at)


def _release(quarantined_id: UUID, by: Actor, at: datetime) -> None:
    row = decide(quarantined_id=quarantined_id, release=True, by=by, at=at)
    if row.reason in FOLDED_BEFORE:
        message: RawMessage | RejectedMessage = RawMessage(
            key=row.key, format=row.format, occurred_at=row.received_at, body=row.body or ""
        )
    else:
        message = examine_again(format_name=row.format, body=row.body or "", received_at=row.received_at)
    if isinstance(message, RejectedMessage):
        raise StillRefused(f"{message.reason}: {message.detail}")
    requeue(source=row.source, message=message, at=at)
