"""What may be done to the log: record facts, seal its head on chain, erase contents, scan it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chain.anchoring import AnchorOutcome, anchor, unanchored
from chain.attempts import AnchorRefused
from chain.changes import rotate_anchor_key, succeed_contract
from chain.deployment import ChainRefused
from chain.domain.entry import Fact
from chain.erasure import erase_record
from chain.models import Entry
from chain.scan.running import advance_scan, ask_scan
from chain.sequencer import Request, append
from hub.kernel.events import Event
from hub.vault.blind import pseudonym

__all__ = [
    "AnchorOutcome",
    "AnchorRefused",
    "ChainRefused",
    "Request",
    "advance_scan",
    "anchor",
    "ask_scan",
    "erase_record",
    "log_fact",
    "log_facts",
    "record_sealed_fact",
    "record_sealed_facts",
    "rotate_anchor_key",
    "subject_token",
    "succeed_contract",
    "unanchored",
]


def log_fact(
    *,
    kind: str,
    fact_id: UUID,
    digest: str,
    sealed_id: UUID,
    at: datetime,
    version: int = 1,
    subject_token: str | None = None,
    subject_id: UUID | None = None,
) -> Entry:
    """Record one fact; the same kind, id and version again gives the entry that is there, other content is refused.

    ``sealed_id`` is the fact's canonical bytes in the vault. ``subject_id`` goes no further than the vault, where it
    lets an erasure of the subject destroy the salt.
    """
    fact = Fact(kind=kind, fact_id=fact_id, version=version, digest=digest, subject_token=subject_token)
    return log_facts([Request(fact=fact, sealed_id=sealed_id, subject_id=subject_id)], at=at)[0]


def log_facts(requests: Sequence[Request], *, at: datetime) -> list[Entry]:
    """Record facts in order, in one transaction and under one lock."""
    return append(requests, at=at)


def subject_token(subject_id: UUID) -> str:
    """Return the keyed token by which the log knows a subject."""
    return pseudonym(str(subject_id), use="chain.subject")


def record_sealed_fact(event: Event, at: datetime) -> None:
    """Handle ``FactSealed``: payload ``kind, fact_id, digest, sealed_id``, optional ``version`` and subject's id."""
    record_sealed_facts([event], at)


def record_sealed_facts(events: Sequence[Event], at: datetime) -> None:
    """Handle several of them at once, in their order."""
    log_facts([_request(event.payload) for event in events], at=at)


def _request(payload: Mapping[str, Any]) -> Request:
    subject = payload.get("subject_id", payload.get("subject"))
    subject_id = None if subject is None else UUID(str(subject))
    fact = Fact(
        kind=str(payload["kind"]),
        fact_id=UUID(str(payload["fact_id"])),
        version=_version(payload.get("version")),
        digest=str(payload["digest"]),
        subject_token=None if subject_id is None else subject_token(subject_id),
    )
    return Request(fact=fact, sealed_id=UUID(str(payload["sealed_id"])), subject_id=subject_id)


def _version(value: object) -> int:
    return value if isinstance(value, int) else 1
