"""Make packs provable: what was asked and why, and the digests of the manifest and the archive that were handed out."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.packs.models import Pack
from hub.vault.evidence import seal_fact

KIND: Final = "regulator_pack"


class PackMissing(LookupError):
    """Evidence speaks of a pack that was never made."""


def seal_pack(row: Pack, *, at: datetime) -> Event:
    """Put the pack's canonical bytes into the vault and return the event that tells the log of it."""
    return seal_fact(kind=KIND, fact_id=row.id, content=_content(row), subject_id=None, at=at)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a pack's row as it stands."""
    found = contents_for([str(fact_id)])
    if str(fact_id) not in found:
        raise PackMissing(f"pack {fact_id} was never made")
    return found[str(fact_id)]


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many packs in one statement; those that were never made are left out."""
    return {str(row.id): _content(row) for row in Pack.objects.filter(id__in=fact_ids, finished_at__isnull=False)}


def _content(row: Pack) -> bytes:
    return canonical_bytes(
        {
            "schema": "hub/regulator-pack-made/v1",
            "pack_id": str(row.id),
            "kind": row.kind,
            "target": row.target,
            "begins": row.begins_date.isoformat() if row.begins_date else None,
            "ends": row.ends_date.isoformat() if row.ends_date else None,
            "reason": row.reason,
            "asked_by": str(row.asked_by_id),
            "asked_at": instant(row.asked_at),
            "finished_at": instant(row.finished_at),
            "files": row.files,
            "records": row.records,
            "archive_bytes": row.archive_bytes,
            "archive_digest": row.archive_digest,
            "manifest_digest": row.manifest_digest,
        }
    )
