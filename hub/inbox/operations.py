"""Keep raw messages durably and once, hand them out to be folded, and set aside what cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from hub.audit.operations import record as audit
from hub.inbox.models import Message, Pending, Quarantined, QuarantineStatus
from hub.kernel.actor import Actor
from hub.schema.prepared import prepared
from hub.vault.fields import FieldTampered

MOST_ATTEMPTS: Final = 5
FIRST_PAUSE_S: Final = 5
"""Pauses double: 5, 10, 20, 40 s; then the message goes to quarantine (unmeasured)."""


class QuarantineDecided(ValueError):
    """The message was released or dropped before."""


class QuarantineUnknown(LookupError):
    """No such message in quarantine in this scope."""


class RawMessage(NamedTuple):
    """A message as it came; ``format`` tells later which decoder reads it."""

    key: str
    format: str
    occurred_at: datetime
    body: str


@dataclass(frozen=True, kw_only=True)
class RejectedMessage:
    """A message that stays outside; ``detail`` names expected and found, without personal content."""

    key: str
    format: str
    reason: str
    detail: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What came of a delivery."""

    accepted: int
    duplicates: int
    quarantined: int


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A message in hand; locked until the transaction ends. It is opened on reading, so that one that does not open
    stops nobody but itself.
    """

    id: int
    source: str
    key: str
    format: str
    occurred_at: datetime
    received_at: datetime
    row: Message = field(repr=False)
    attempts: int

    @property
    def body(self) -> str:
        """Open the message; raises ``FieldTampered`` when it is not what was kept. Empty once it was erased."""
        return self.row.body or ""


_KEEP: Final = """
WITH new AS (
    INSERT INTO inbox_message (source, key, format, occurred_at, received_at, body)
    SELECT %(source)s, key, format, occurred_at, %(at)s, body
    FROM unnest(%(keys)b::text[], %(formats)b::text[], %(times)b::timestamptz[], %(bodies)b::bytea[])
        AS incoming (key, format, occurred_at, body)
    ORDER BY key
    ON CONFLICT (source, key) DO NOTHING RETURNING id
)
INSERT INTO inbox_pending (message_id, due_at, attempts, last_error) SELECT id, %(at)s, 0, '' FROM new
"""
"""One statement with four arrays in binary: at 100 messages 2.4 ms, where COPY into a temporary table and an INSERT
from it took 6.3 ms on the same two busy cores.
"""


def receive(
    *,
    source: str,
    messages: Sequence[RawMessage],
    rejected: Sequence[RejectedMessage] = (),
    received_at: datetime,
) -> Receipt:
    """Keep a delivery in the caller's transaction; when it commits, nothing of it can be lost.

    They are inserted in one statement, ordered by key so that two deliveries of the same events cannot wait for each
    other in a circle. What somebody left outside for good does not come up again.
    """
    accepted = _keep(source, messages, received_at) if messages else 0
    quarantined = _keep_outside(source, rejected, received_at) if rejected else 0
    return Receipt(accepted=accepted, duplicates=len(messages) - accepted, quarantined=quarantined)


def claim(*, at: datetime, limit: int) -> tuple[Claimed, ...]:
    """Take up to ``limit`` due messages, oldest first, leaving those that another worker holds."""
    rows = (
        Pending.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(due_at__lte=at)
        .select_related("message")
        .order_by("due_at", "message_id")[:limit]
    )
    return tuple(
        Claimed(
            id=row.message_id,
            source=row.message.source,
            key=row.message.key,
            format=row.message.format,
            occurred_at=row.message.occurred_at,
            received_at=row.message.received_at,
            row=row.message,
            attempts=row.attempts,
        )
        for row in rows
    )


def mark_done(*, ids: Sequence[int]) -> None:
    """Take messages off the queue; call it in the transaction of their effect."""
    Pending.objects.filter(message_id__in=ids).delete()


def mark_failed(*, message: Claimed, error: str, reason: str, at: datetime) -> None:
    """Try again later; after the last attempt set it aside with its reason, the message itself stays."""
    attempts = message.attempts + 1
    if attempts < MOST_ATTEMPTS:
        pause = timedelta(seconds=FIRST_PAUSE_S * 2 ** (attempts - 1))
        Pending.objects.filter(message_id=message.id).update(
            attempts=attempts, due_at=at + pause, last_error=error[:200]
        )
        return
    set_aside(message=message, reason=reason, detail=error, at=at)


def set_aside(*, message: Claimed, reason: str, detail: str, at: datetime) -> None:
    """Move a claimed message to quarantine at once; one that does not open goes there without its content."""
    try:
        body = message.body
    except FieldTampered:
        body = ""
    rejected = RejectedMessage(key=message.key, format=message.format, reason=reason, detail=detail, body=body)
    _set_aside(message.source, [rejected], at)
    mark_done(ids=[message.id])


def decide(*, quarantined_id: UUID, release: bool, by: Actor, at: datetime, why: str = "") -> Quarantined:
    """Mark a message in quarantine as released or dropped; putting it back into the queue is the caller's."""
    row = Quarantined.objects.select_for_update().filter(id=quarantined_id).first()
    if row is None:
        raise QuarantineUnknown(f"no message {quarantined_id} in quarantine")
    if row.status != QuarantineStatus.WAITING:
        raise QuarantineDecided(f"expected a waiting message, it was {row.status}")
    row.status = QuarantineStatus.RELEASED if release else QuarantineStatus.DROPPED
    row.decided_at, row.decided_by, row.decided_why = at, by.id, why
    row.save(update_fields=["status", "decided_at", "decided_by", "decided_why"])
    audit(
        by=by,
        action=f"quarantine.{row.status}",
        at=at,
        target_kind="quarantined",
        target_id=str(row.id),
        details={"why": why} if why else {},
    )
    return row


def requeue(*, source: str, message: RawMessage, at: datetime) -> None:
    """Put a message back into the queue, keeping it first if it never got that far."""
    if not _keep(source, [message], at):
        stored = Message.objects.get(source=source, key=message.key)
        Pending.objects.get_or_create(message_id=stored.id, defaults={"due_at": at})


def _keep(source: str, messages: Sequence[RawMessage], at: datetime) -> int:
    column = Message._meta.get_field("body")
    rows = {
        "source": source,
        "at": at,
        "keys": [message.key for message in messages],
        "formats": [message.format for message in messages],
        "times": [message.occurred_at for message in messages],
        "bodies": column.seal_for([(message.body, (source, message.key)) for message in messages]),
    }
    with prepared() as cursor:
        cursor.execute(_KEEP, rows)
        return int(cursor.rowcount)


def _keep_outside(source: str, rejected: Sequence[RejectedMessage], at: datetime) -> int:
    for_good = _keys_in_quarantine(source, rejected, QuarantineStatus.DROPPED)
    return _set_aside(source, [message for message in rejected if message.key not in for_good], at)


def _set_aside(source: str, rejected: Sequence[RejectedMessage], at: datetime) -> int:
    """Keep one row per refusal; a message that already waits for a person waits once."""
    rows = [
        Quarantined(
            source=source,
            key=message.key,
            format=message.format,
            reason=message.reason,
            detail=message.detail[:300],
            received_at=at,
            body=message.body,
        )
        for message in rejected
    ]
    waiting = _keys_in_quarantine(source, rejected, QuarantineStatus.WAITING)
    Quarantined.objects.bulk_create(rows, ignore_conflicts=True)
    return len({row.key for row in rows} - waiting)


def _keys_in_quarantine(source: str, rejected: Sequence[RejectedMessage], status: QuarantineStatus) -> set[str]:
    rows = Quarantined.objects.filter(source=source, key__in=[message.key for message in rejected], status=status)
    return set(rows.values_list("key", flat=True))
