"""Read the state of the intake: how much waits, how old it is, and what stayed outside."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from hub.inbox.models import Message, Pending, Quarantined, QuarantineStatus


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """Messages not folded yet; ``oldest_at`` is when the oldest of them arrived."""

    waiting: int
    retried: int
    oldest_at: datetime | None
    quarantined: int


@dataclass(frozen=True, kw_only=True)
class QuarantineRow:
    """One message that stayed outside; ``body`` is given only for a single row."""

    id: UUID
    source: str
    key: str
    format: str
    reason: str
    detail: str
    received_at: datetime
    status: QuarantineStatus
    body: str = ""


def backlog() -> Backlog:
    """Return how much of the intake is still to be done."""
    waiting = Pending.objects.aggregate(count=Count("message_id"), oldest=Min("message__received_at"))
    return Backlog(
        waiting=waiting["count"],
        retried=Pending.objects.filter(attempts__gt=0).count(),
        oldest_at=waiting["oldest"],
        quarantined=Quarantined.objects.filter(status=QuarantineStatus.WAITING).count(),
    )


def quarantine(
    *, source: str = "", reason: str = "", status: QuarantineStatus | None = None, limit: int = 200, offset: int = 0
) -> tuple[QuarantineRow, ...]:
    """Return messages in quarantine, newest first, without their content."""
    rows = Quarantined.objects.defer("body").order_by("-received_at", "id")
    if source:
        rows = rows.filter(source=source)
    if reason:
        rows = rows.filter(reason=reason)
    if status is not None:
        rows = rows.filter(status=status)
    return tuple(_row(row, "") for row in rows[offset : offset + limit])


def quarantined_message(quarantined_id: UUID) -> QuarantineRow | None:
    """Return one message in quarantine with its content; for a person see ``read_quarantined``."""
    row = Quarantined.objects.filter(id=quarantined_id).first()
    return _row(row, row.body or "") if row else None


def quarantine_counts() -> dict[tuple[str, str], int]:
    """Return how many messages wait, by source and reason."""
    rows = Quarantined.objects.filter(status=QuarantineStatus.WAITING).values_list("source", "reason")
    return {(source, reason): count for source, reason, count in rows.annotate(count=Count("id"))}


def message_count(*, source: str) -> int:
    """Return how many messages of a source were kept."""
    return Message.objects.filter(source=source).count()


def _row(row: Quarantined, body: str) -> QuarantineRow:
    return QuarantineRow(
        id=row.id,
        source=row.source,
        key=row.key,
        format=row.format,
        reason=row.reason,
        detail=row.detail,
        received_at=row.received_at,
        status=QuarantineStatus(row.status),
        body=body,
    )
