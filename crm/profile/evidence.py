"""Make visits provable: seal what was written down, and write the live rows the same way when somebody checks."""

import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.profile.models import Visit
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.vault.evidence import seal_fact

KIND: Final = "visit"
SCHEMA: Final = "hub/visit/v1"


class VisitMissing(LookupError):
    """Evidence speaks of a visit that is not recorded."""


def seal_visit(visit_id: UUID, *, subject_id: UUID | None, at: datetime) -> Event:
    """Put the visit's canonical bytes into the vault and return the event that tells of it."""
    return seal_fact(kind=KIND, fact_id=visit_id, content=content_for(visit_id), subject_id=subject_id, at=at)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a visit and its note as they stand now."""
    return _content(_row(fact_id))


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many visits; those that are not recorded are left out."""
    return {str(row.id): _content(row) for row in Visit.objects.select_related("note").filter(id__in=fact_ids)}


def skeleton_for(fact_id: UUID) -> bytes:
    """Return what stays of a visit when the note is erased."""
    return canonical_bytes(_project(_row(fact_id)))


def _row(fact_id: UUID) -> Visit:
    row = Visit.objects.select_related("note").filter(id=fact_id).first()
    if row is None:
        raise VisitMissing(f"visit {fact_id} is not recorded")
    return row


def _content(row: Visit) -> bytes:
    note = getattr(row, "note", None)
    return canonical_bytes({**_project(row), "note": _nfc(note.body or "") if note else None})


def _project(row: Visit) -> dict[str, JSONValue]:
    return {
        "schema": SCHEMA,
        "visit_id": str(row.id),
        "source_id": str(row.source_id),
        "branch_id": str(row.branch_id) if row.branch_id else None,
        "channel": row.channel,
        "arrived_at": instant(row.arrived_at),
        "minutes": row.minutes,
        "room": _nfc(row.room),
        "purpose": _nfc(row.purpose),
        "products": [_nfc(product) for product in row.products],
        "advisor_id": str(row.advisor_id) if row.advisor_id else None,
        "recorded_by": str(row.recorded_by) if row.recorded_by else None,
        "recorded_at": instant(row.recorded_at),
    }


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
