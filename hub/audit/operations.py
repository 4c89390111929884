"""Write the audit row of an operation, inside that operation's transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from hub.audit.models import AuditRow
from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue


def record(
    *,
    by: Actor,
    action: str,
    at: datetime,
    subject_id: UUID | None = None,
    target_kind: str = "",
    target_id: str = "",
    details: Mapping[str, JSONValue] | None = None,
) -> None:
    """Append one row; ``details`` holds counts, ids and codes, never a person's data."""
    AuditRow(
        at=at,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        action=action,
        subject_id=subject_id,
        target_kind=target_kind,
        target_id=target_id,
        details=dict(details or {}),
    ).save(force_insert=True)
