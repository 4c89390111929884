"""Decide about messages in quarantine: back into the queue, as they are or corrected, or outside for good."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record as audit
from hub.inbox.formats import examine_again
from hub.inbox.models import Quarantined, QuarantineStatus
from hub.inbox.operations import RawMessage, RejectedMessage, decide, requeue
from hub.inbox.reasons import Reason
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex

DECIDED_AT_ONCE: Final = 1000
"""Messages of one bulk decision: a transaction that a person waits for (unmeasured)."""


class StillRefused(ValueError):
    """The message is as unusable as before; the reason is in the text."""


class CorrectionRefused(ValueError):
    """The message came in already, and only what followed from it was refused: corrected, it would count twice."""


class ReasonMissing(ValueError):
    """Leaving messages outside for good needs a sentence that says why."""


FOLDED_BEFORE = frozenset({Reason.FOLD_FAILED, Reason.CONTENT_REFUSED, Reason.SOURCE_ONLY_CLAIMS})
"""These came in well formed and are kept; they only have to be folded again."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What came of a bulk decision: how many were decided about, and how many are refused for the same reason still."""

    done: int
    refused: int


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


def release_all(*, source: str, reason: str, by: Actor, at: datetime) -> Decided:
    """Release what waits for one reason from one source; each message alone, those still refused go on waiting."""
    done = refused = 0
    for quarantined_id in _waiting(source, reason):
        try:
            release(quarantined_id=quarantined_id, by=by, at=at)
            done += 1
        except StillRefused:
            refused += 1
    _tell("quarantine.released_all", source, reason, {"done": done, "refused": refused}, by, at)
    return Decided(done=done, refused=refused)


def drop(*, quarantined_id: UUID, by: Actor, at: datetime) -> None:
    """Decide that a message stays outside for good; it is kept."""
    decide(quarantined_id=quarantined_id, release=False, by=by, at=at)


def drop_all(*, source: str, reason: str, why: str, by: Actor, at: datetime) -> Decided:
    """Leave what waits for one reason from one source outside for good; ``why`` goes into the trail."""
    if not why.strip():
        raise ReasonMissing("expected a sentence that says why")
    with transaction.atomic():
        waiting = _waiting(source, reason)
        for quarantined_id in waiting:
            drop(quarantined_id=quarantined_id, by=by, at=at)
        _tell("quarantine.dropped_all", source, reason, {"done": len(waiting), "why": why.strip()[:300]}, by, at)
    return Decided(done=len(waiting), refused=0)


def _waiting(source: str, reason: str) -> list[UUID]:
    rows = Quarantined.objects.filter(source=source, reason=reason, status=QuarantineStatus.WAITING)
    return list(rows.order_by("received_at", "id").values_list("id", flat=True)[:DECIDED_AT_ONCE])


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


def _tell(action: str, source: str, reason: str, details: dict[str, int | str], by: Actor, at: datetime) -> None:
    audit(by=by, action=action, at=at, target_kind="source", target_id=source, details={"reason": reason, **details})
