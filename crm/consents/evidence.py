"""Make consents provable: seal each word, and write the live row the same way when somebody checks."""

from datetime import datetime
from typing import Final
from uuid import UUID

from crm.consents.models import Consent
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.vault.operations import seal

KIND: Final = "consent"
SCHEMA: Final = "hub/consent/v1"


class ConsentMissing(LookupError):
    """Evidence speaks of a consent that is not recorded."""


def seal_consent(row: Consent, *, at: datetime) -> Event:
    """Put the consent's canonical bytes into the vault and return the event that tells of it."""
    content = canonical_bytes(_project(row))
    sealed = seal(
        purpose="evidence", owner_kind=KIND, owner_id=row.id, content=content, subject_id=row.subject_id, at=at
    )
    payload = {
        "kind": KIND,
        "fact_id": str(row.id),
        "digest": sealed.digest,
        "sealed_id": str(sealed.id),
        "subject_id": str(row.subject_id),
    }
    return Event(name="FactSealed", key=f"{KIND}:{row.id}:1", payload=payload)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a consent as it stands now; it holds no words of a person."""
    row = Consent.objects.filter(id=fact_id).first()
    if row is None:
        raise ConsentMissing(f"consent {fact_id} is not recorded")
    return canonical_bytes(_project(row))


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
