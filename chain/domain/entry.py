"""Wrap a fact in the envelope that the log commits to, and chain each subject's records to one another.

The envelope names the fact by kind, id, version and digest, and the subject by a keyed token, never by name. It carries
the subject's own sequence number and the entry before, so that hiding one record breaks that subject's chain. Envelope
and salt stay in the vault; only the salted hash enters the log.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chain.verifier.bundle import ENVELOPE_SCHEMA
from chain.verifier.commitment import entry_hash
from chain.verifier.merkle import leaf_hash
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.digest import is_hex_digest


class FactRefused(ValueError):
    """A fact cannot be logged as described."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What a room asks the log to record. ``digest`` is the SHA-256 of the fact's canonical bytes, in hexadecimal."""

    kind: str
    fact_id: UUID
    version: int
    digest: str
    subject_token: str | None = None


@dataclass(frozen=True, kw_only=True)
class SubjectTail:
    """Where a subject's chain ends: the next free number and the last entry hash (hexadecimal), if any."""

    next_seq: int = 0
    last_entry: str | None = None


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """An envelope committed to by a salt: the entry that enters the log and its leaf hash, both 32 bytes."""

    envelope: bytes
    salt: bytes
    entry: bytes
    leaf: bytes


def commit(fact: Fact, *, tail: SubjectTail, recorded_at: datetime, salt: bytes) -> Commitment:
    """Build the envelope of a fact and commit to it; ``salt`` is 32 fresh random bytes."""
    if not is_hex_digest(fact.digest):
        raise FactRefused(f"{fact.kind} {fact.fact_id}: expected a SHA-256 in hexadecimal, got {fact.digest!r}")
    if fact.subject_token is not None and not is_hex_digest(fact.subject_token):
        raise FactRefused(f"{fact.kind} {fact.fact_id}: expected a keyed token, got {fact.subject_token!r}")
    known = fact.subject_token is not None
    envelope = canonical_bytes(
        {
            "schema": ENVELOPE_SCHEMA,
            "kind": fact.kind,
            "fact_id": str(fact.fact_id),
            "fact_version": fact.version,
            "fact_digest": fact.digest,
            "subject": fact.subject_token,
            "subject_seq": tail.next_seq if known else None,
            "subject_prev": tail.last_entry if known else None,
            "recorded_at": instant(recorded_at),
        }
    )
    entry = entry_hash(envelope=envelope, salt=salt)
    return Commitment(envelope=envelope, salt=salt, entry=entry, leaf=leaf_hash(entry))
