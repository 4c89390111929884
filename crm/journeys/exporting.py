"""Write down that a file of clients left the hub: who took it, how many were in it, what it was for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import new_id
from hub.vault.operations import seal

MOST_CLIENTS: Final = 500
"""As many as one advisor looks after; whoever needs more narrows the list (unmeasured)."""


class TooMany(ValueError):
    """More clients than one file may hold."""


def note_export(*, subject_ids: Sequence[UUID], criteria: Sequence[str], reason: str, by: Actor, at: datetime) -> UUID:
    """Record an export and return its number, which stands in every line of the file.

    ``criteria`` are the names of what the list was narrowed by. The reason is a person's words, so it lies in the
    vault. Raises TooMany.
    """
    if len(subject_ids) > MOST_CLIENTS:
        raise TooMany(f"expected at most {MOST_CLIENTS} clients in a file, got {len(subject_ids)}")
    export = new_id()
    with transaction.atomic():
        sealed = seal(
            purpose="reason", owner_kind="export", owner_id=export, content=reason.encode(), subject_id=None, at=at
        )
        record(
            by=by,
            action="clients.exported",
            at=at,
            target_kind="export",
            target_id=str(export),
            details={
                "clients": [str(subject) for subject in subject_ids],
                "criteria": list(criteria),
                "reason": str(sealed.id),
            },
        )
    return export
