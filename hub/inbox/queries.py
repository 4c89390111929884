"""Read the state of the intake: how much waits, how old it is, and what stayed outside."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from hub.inbox.models import BulkDecision, Message, Pending, Quarantined, QuarantineStatus


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """Messages not folded yet; ``oldest_at`` is when the oldest of them arrived."""

    waiting: int
    retried: int
    oldest_at: datetime | None
    quarantined: int


@dataclass(frozen=True, kw_only=True)
class QuarantineRow:
    """One message that stayed outside; ``body`` is given only for a single row; a person said ``decided_why``."""

    id: UUID
    source: str
    key: str
    format: str
    reason: str
    detail: str
    received_at: datetime
    status: QuarantineStatus
    decided_at: datetime | None = None
    decided_why: str = ""
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingGroup:
    """What waits for one reason from one source, and since when."""

    source: str
    reason: str
    count: int
    oldest_at: datetime


@dataclass(frozen=True, kw_only=True)
class BulkProgress:
    """How far a decision about many messages is."""

    id: UUID
    source: str
    reason: str
    release: bool
    total: int
    done: int
    refused: int
    asked_by: str
    asked_at: datetime
    closed_at: datetime | None

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * (self.done + self.refused) // max(self.total, 1)


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
    rows = _filtered(source, reason, status).defer("body").order_by("-received_at", "id")
    return tuple(_row(row, "") for row in rows[offset : offset + limit])


def quarantine_count(*, source: str = "", reason: str = "", status: QuarantineStatus | None = None) -> int:
    """Return how many messages there are under such filters."""
    return _filtered(source, reason, status).count()


def quarantined_message(quarantined_id: UUID) -> QuarantineRow | None:
    """Return one message in quarantine with its content; for a person see ``read_quarantined``."""
    row = Quarantined.objects.filter(id=quarantined_id).first()
    return _row(row, row.body or "") if row else None


def waiting_groups() -> tuple[WaitingGroup, ...]:
    """Return what waits by source and reason, the largest group first."""
    rows = Quarantined.objects.filter(status=QuarantineStatus.WAITING).values("source", "reason")
    groups = rows.annotate(count=Count("id"), oldest_at=Min("received_at"))
    return tuple(WaitingGroup(**group) for group in groups.order_by("-count", "source", "reason"))


def quarantine_sources() -> tuple[str, ...]:
    """Return the sources of which anything ever stayed outside."""
    return tuple(Quarantined.objects.order_by("source").values_list("source", flat=True).distinct())


def bulk_decisions(*, since: datetime) -> tuple[BulkProgress, ...]:
    """Return the decisions about many that are under way or were done since, newest first."""
    rows = BulkDecision.objects.filter(Q(closed_at=None) | Q(closed_at__gte=since)).order_by("-asked_at")
    return tuple(
        BulkProgress(
            id=row.id,
            source=row.source,
            reason=row.reason,
            release=row.release,
            total=row.total,
            done=row.done,
            refused=row.refused,
            asked_by=row.asked_label,
            asked_at=row.asked_at,
            closed_at=row.closed_at,
        )
        for row in rows
    )


def arrived_and_stopped() -> dict[str, tuple[int, int]]:
    """Return for each source how many messages arrived, and how many of them ever came into quarantine."""
    kept = dict(Message.objects.values_list("source").annotate(n=Count("id")))
    released = Count("id", filter=Q(status=QuarantineStatus.RELEASED))
    stopped = {row[0]: row[1:] for row in Quarantined.objects.values_list("source").annotate(n=Count("id"), r=released)}
    found = {}
    for source in sorted(kept.keys() | stopped.keys()):
        ever, let_in = stopped.get(source, (0, 0))
        found[source] = (kept.get(source, 0) + ever - let_in, ever)
    return found


def message_count(*, source: str) -> int:
    """Return how many messages of a source were kept."""
    return Message.objects.filter(source=source).count()


def _filtered(source: str, reason: str, status: QuarantineStatus | None) -> QuerySet[Quarantined]:
    told = {"source": source, "reason": reason, "status": status}
    return Quarantined.objects.filter(**{name: value for name, value in told.items() if value})


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
        decided_at=row.decided_at,
        decided_why=row.decided_why,
        body=body,
    )
