"""Read the audit trail; only oversight and background work see rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from hub.audit.models import AuditRow
from hub.kernel.canonical import JSONValue


def trail_of(subject_id: UUID, *, limit: int = 100) -> tuple[AuditRow, ...]:
    """Return the newest audit rows about one investor."""
    return tuple(AuditRow.objects.filter(subject_id=subject_id).order_by("-at", "-id")[:limit])


def latest(*, limit: int = 100) -> tuple[AuditRow, ...]:
    """Return the newest audit rows."""
    return tuple(AuditRow.objects.order_by("-at", "-id")[:limit])


def was_recorded(
    *, action: str, at: datetime, target_kind: str, target_id: str, details: Mapping[str, JSONValue]
) -> bool:
    """Tell whether an operation left its row at that very time, with these details among its own."""
    rows = AuditRow.objects.filter(at=at, action=action, target_kind=target_kind, target_id=target_id)
    return rows.filter(details__contains=dict(details)).exists()


def acted(
    actor_id: UUID, *, action: str, target_kind: str, target_id: str, since: datetime | None, until: datetime
) -> bool:
    """Tell whether a person did something to a thing, from one instant on (or ever) and not later than another."""
    rows = AuditRow.objects.filter(
        actor_id=actor_id, action=action, target_kind=target_kind, target_id=target_id, at__lte=until
    )
    return (rows.filter(at__gte=since) if since else rows).exists()


def details_of(*, action: str) -> list[tuple[str, Any]]:
    """Return target and details of every row of an action, oldest first; rows written by hand may hold anything."""
    return list(AuditRow.objects.filter(action=action).order_by("at", "id").values_list("target_id", "details"))
