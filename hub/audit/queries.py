"""Read the audit trail; only oversight and background work see rows."""

from uuid import UUID

from hub.audit.models import AuditRow


def trail_of(subject_id: UUID, *, limit: int = 100) -> tuple[AuditRow, ...]:
    """Return the newest audit rows about one investor."""
    return tuple(AuditRow.objects.filter(subject_id=subject_id).order_by("-at", "-id")[:limit])


def latest(*, limit: int = 100) -> tuple[AuditRow, ...]:
    """Return the newest audit rows."""
    return tuple(AuditRow.objects.order_by("-at", "-id")[:limit])
