"""Keep what an advisor is typing about a visit, so that a closed tab or a killed browser loses nothing.

A draft is its advisor's alone, encrypted, and nothing follows from it: no profile, no statement, no link.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction

from crm.journeys.models import VisitDraft
from hub.access.scope import entered, system_scope
from hub.schema.locks import hold_names

KEPT_FOR: Final = timedelta(days=14)
"""Whoever has not come back to a draft by then writes a new one (unmeasured)."""
FIELDS: Final = ("client", "name", "phone", "id_number", "channel", "arrived_at", "minutes", "purpose", "note")
TYPED: Final = ("client", "name", "phone", "id_number", "minutes", "purpose", "note")
"""Fields that are empty in a fresh form: a draft in which all of them are empty says nothing."""
LONGEST: Final = 5000


class DraftClosed(ValueError):
    """The visit was written down, or its draft was discarded; nothing is kept any more."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A form as it was left; ``fields`` by name, as they were typed."""

    key: UUID
    fields: Mapping[str, str]
    saved_at: datetime


def save_draft(*, key: UUID, owner_id: UUID, opened_for: UUID | None, fields: Mapping[str, str], at: datetime) -> None:
    """Keep a form as it stands; raise :class:`DraftClosed` for one that is done with, or is somebody else's.

    A form that says nothing any more leaves no draft.
    """
    told = {name: fields.get(name, "")[:LONGEST] for name in FIELDS}
    try:
        _save(key, owner_id, opened_for, told, at)
    except IntegrityError as error:
        raise DraftClosed(f"form {key} is somebody else's") from error


def _save(key: UUID, owner_id: UUID, opened_for: UUID | None, told: Mapping[str, str], at: datetime) -> None:
    with transaction.atomic():
        hold_names([f"draft:{key}"])
        row = VisitDraft.objects.filter(id=key).first()
        if row is not None and (row.closed_at is not None or row.owner_id != owner_id):
            raise DraftClosed(f"form {key} is done with")
        _forget_old(owner_id, at)
        if not any(told[name].strip() for name in TYPED if name != "client" or not opened_for):
            VisitDraft.objects.filter(id=key).delete()
            return
        row = row or VisitDraft(id=key, owner_id=owner_id, opened_for=opened_for)
        row.content, row.saved_at = orjson.dumps(told).decode(), at
        row.save()


def draft_of(*, owner_id: UUID, opened_for: UUID | None, at: datetime) -> Draft | None:
    """Return the newest open draft of this advisor for this client, or for a visitor who is to be named."""
    rows = VisitDraft.objects.filter(
        owner_id=owner_id, opened_for=opened_for, closed_at=None, saved_at__gt=at - KEPT_FOR
    )
    row = rows.order_by("-saved_at").first()
    if row is None:
        return None
    return Draft(key=row.id, fields=orjson.loads(row.content or "{}"), saved_at=row.saved_at)


def close_draft(*, key: UUID, owner_id: UUID, at: datetime) -> None:
    """Erase a draft whose visit was written down or that was discarded; what its page saves late is refused.

    Somebody else's draft is left as it is.
    """
    with suppress(IntegrityError), transaction.atomic():
        hold_names([f"draft:{key}"])
        row = VisitDraft.objects.filter(id=key).first() or VisitDraft(id=key, owner_id=owner_id, saved_at=at)
        if row.owner_id == owner_id:
            row.content, row.closed_at = None, row.closed_at or at
            row.save()


def forget_old_drafts(*, at: datetime) -> int:
    """Destroy forms that nobody came back to, whoever typed them; return how many there were."""
    with entered(system_scope("draft-sweep")):
        return VisitDraft.objects.filter(saved_at__lte=at - KEPT_FOR, closed_at=None).delete()[0]


def _forget_old(owner_id: UUID, at: datetime) -> None:
    VisitDraft.objects.filter(owner_id=owner_id, saved_at__lte=at - KEPT_FOR).delete()
