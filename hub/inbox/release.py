"""Decide about messages in quarantine: back into the queue, as they are or corrected, or outside for good."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record as audit
from hub.inbox.formats import examine_again
from hub.inbox.models import Quarantined
from hub.inbox.operations import RawMessage, RejectedMessage, decide, requeue
from hub.inbox.reasons import Reason
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex

LONGEST_REASON: Final = 300


class StillRefused(ValueError):
    """The message is as unusable as before; the reason is in the text."""


class CorrectionRefused(ValueError):
    """The message came in already, and only what followed from it was refused: corrected, it would count twice."""


class ReasonMissing(ValueError):
    """Leaving messages outside for good needs a sentence that says why."""


FOLDED_BEFORE = frozenset({Reason.FOLD_FAILED, Reason.CONTENT_REFUSED, Reason.SOURCE_ONLY_CLAIMS})
"""These came in well formed and are kept; they only have to be folded again."""


def release(*, quarantined_id: UUID, by: Actor, at: datetime) -> None:
    """Put a message back into the queue after its cause was mended; refused again, it stays where it is.

    Call it inside a staff or system scope; the sweep folds it.
    """
    with transaction.atomic():
        _release(quarantined_id, by, at)


def replay(*, quarantined_id: UUID, body: str, by: Actor, at: datetime) -> None:
    """Put a corrected message into the queue; the refused one is kept as it was, and the trail holds both digests.

    Its key is the corrected event's own, so a sender who mends and sends it too is counted once. Raises
    ``StillRefused``, or ``CorrectionRefused`` where the message itself came in.
    """
    with transaction.atomic():
        row = decide(quarantined_id=quarantined_id, release=True, by=by, at=at)
        if row.reason in FOLDED_BEFORE:
            raise CorrectionRefused(f"{row.reason}: the message came in; let the source send a new one")
        message = _examined(row, body)
        requeue(source=row.source, message=message, at=at)
        details = {"refused": sha256_hex((row.body or "").encode()), "corrected": sha256_hex(body.encode())}
        audit(
            by=by,
            action="quarantine.corrected",
            at=at,
            target_kind="quarantined",
            target_id=str(row.id),
            details=details,
        )


def drop(*, quarantined_id: UUID, why: str, by: Actor, at: datetime) -> None:
    """Decide that a message stays outside for good; it is kept, and so is the sentence that says why."""
    decide(quarantined_id=quarantined_id, release=False, why=sentence_in(why), by=by, at=at)


def sentence_in(why: str) -> str:
    """Return a reason as it is kept; raise ``ReasonMissing`` where nothing was said."""
    told = " ".join(why.split())[:LONGEST_REASON]
    if not told:
        raise ReasonMissing("expected a sentence that says why")
    return told


def _release(quarantined_id: UUID, by: Actor, at: datetime) -> None:
    row = decide(quarantined_id=quarantined_id, release=True, by=by, at=at)
    if row.reason in FOLDED_BEFORE:
        message = RawMessage(key=row.key, format=row.format, occurred_at=row.received_at, body=row.body or "")
    else:
        message = _examined(row, row.body or "")
    requeue(source=row.source, message=message, at=at)


def _examined(row: Quarantined, body: str) -> RawMessage:
    message = examine_again(format_name=row.format, body=body, received_at=row.received_at)
    if isinstance(message, RejectedMessage):
        raise StillRefused(f"{message.reason}: {message.detail}")
    return message
