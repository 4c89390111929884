"""Make consents provable: seal each word, and write the live row the same way when somebody checks."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.consents.models import Consent
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.vault.evidence import seal_fact

KIND: Final = "consent"
SCHEMA: Final = "hub/consent/v1"


class ConsentMissing(LookupError):
    """Evidence speaks of a consent that is not recorded."""


def seal_consent(row: Consent, *, at: datetime) -> Event:
    """Put the consent's canonical bytes into the vault and return the event that tells of it."""
    content = canonical_bytes(_project(row))
    return seal_fact(kind=KIND, fact_id=row.id, content=content, subject_id=row.subject_id, at=at)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a consent as it stands now; it holds no words of a person."""
    row = Consent.objects.filter(id=fact_id).first()
    if row is None:
        raise ConsentMissing(f"consent {fact_id} is not recorded")
    return canonical_bytes(_project(row))


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many consents; those that are not recorded are left out."""
    return {str(row.id): canonical_bytes(_project(row)) for row in Consent.objects.filter(id__in=fact_ids)}


def _project(row: Consent) -> dict[str, JSONValue]:
    return {
        "schema": SCHEMA,
        "consent_id": str(row.id),
        "source_id": str(row.source_id),
        "subject_id": str(row.subject_id),
        "whole_person": row.whole_person,
        "purpose": str(row.purpose),
        "wording": row.wording,
        "about_id": str(row.about_id) if row.about_id else None,
        "audience": list(row.audience),
        "given": row.given,
        "channel": row.channel,
        "visit_id": str(row.visit_id) if row.visit_id else None,
        "recorded_by": str(row.recorded_by) if row.recorded_by else None,
        "decided_at": instant(row.decided_at),
        "recorded_at": instant(row.recorded_at),
    }
