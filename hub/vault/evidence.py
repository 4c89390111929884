"""Seal what a fact says for good, and tell whoever logs it: by ids and digests alone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.events import Event
from hub.vault.operations import Sealed, seal

PURPOSE: Final = "evidence"


def seal_fact(*, kind: str, fact_id: UUID, content: bytes, subject_id: UUID | None, at: datetime) -> Event:
    """Put a fact's canonical bytes into the vault and return the event that tells the log of it.

    Raises what :func:`hub.vault.operations.seal` raises.
    """
    sealed = seal(purpose=PURPOSE, owner_kind=kind, owner_id=fact_id, content=content, subject_id=subject_id, at=at)
    return fact_sealed(kind=kind, fact_id=fact_id, sealed=sealed, subject_id=subject_id)


def fact_sealed(*, kind: str, fact_id: UUID, sealed: Sealed, subject_id: UUID | None) -> Event:
    """Return the event of a fact's first version that is in the vault already."""
    payload = {
        "kind": kind,
        "fact_id": str(fact_id),
        "digest": sealed.digest,
        "sealed_id": str(sealed.id),
        "subject_id": str(subject_id) if subject_id else None,
    }
    return Event(name="FactSealed", key=f"{kind}:{fact_id}:1", payload=payload)
