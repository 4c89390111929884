"""Write the audit row of an operation, inside that operation's transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue
from hub.kernel.ids import new_id
from hub.schema import statements

_INSERT: Final = """
INSERT INTO audit_auditrow
    (id, at, actor_kind, actor_id, actor_label, action, subject_id, target_kind, target_id, details)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::text::jsonb)
"""


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
    told = json.dumps(dict(details or {}))
    values = (new_id(), at, by.kind.value, by.id, by.label, action, subject_id, target_kind, target_id, told)
    statements.rows(_INSERT, values)
