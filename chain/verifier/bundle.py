"""The proof file: one record, its place in the log, the checkpoint that seals it, and where that checkpoint stands.

``hub/proof/v1`` opens its record in one of three depths: ``commitment`` (only that something stands at this place),
``envelope`` and ``salt`` (which record it is), ``fact`` as well (what the record says). Every field takes part in the
check, so no byte can change unnoticed.
"""

from dataclasses import dataclass
from typing import Any

from .strict_json import (
    Refused,
    digest,
    list_of,
    matching,
    natural,
    optional,
    read_canonical,
    read_object,
    text,
)

PROOF_SCHEMA = "hub/proof/v1"
ENVELOPE_SCHEMA = "hub/entry/v1"
LONGEST_PATH = 64
"""Hashes in the longest path that a 64-bit tree size allows."""

UUID_TEXT = matching(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
INSTANT_TEXT = matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
WORD = matching(r"0x[0-9a-f]{64}")
ADDRESS = matching(r"0x[0-9a-f]{40}")


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What the log knows of a record: kind, identity, digest of its content, and the subject's own sequence."""

    kind: str
    fact_id: str
    fact_version: int
    fact_digest: bytes
    subject: bytes | None
    subject_seq: int | None
    subject_prev: bytes | None
    recorded_at: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the log stands: chain, genesis block, contract and the SHA-256 of that contract's code."""

    chain_id: int
    genesis: str
    contract: str
    code_sha256: bytes


@dataclass(frozen=True, kw_only=True)
class SealedRoot:
    """One checkpoint as the contract holds it, and the transaction that brought it there."""

    seq: int
    size: int
    root: bytes
    meta: bytes
    transaction: str


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A proof file, read and well-formed but not yet checked."""

    commitment: bytes | None
    envelope_bytes: bytes | None
    envelope: Envelope | None
    salt: bytes | None
    fact: bytes | None
    index: int
    path: tuple[bytes, ...]
    checkpoint: SealedRoot
    place: Place


def read_bundle(data: bytes) -> Bundle:
    """Read a proof file; raise :class:`Refused` for unknown keys, other schemas and non-canonical bytes."""
    return read_bundle_object(read_canonical(data), "$")


def read_bundle_object(value: Any, path: str) -> Bundle:
    """Read a proof that stands inside another file."""
    top = read_object(
        value,
        path,
        schema=matching(PROOF_SCHEMA),
        record=_read_record,
        log=_read_log,
        checkpoint=read_checkpoint,
        chain=read_place,
    )
    return Bundle(**top["record"], **top["log"], checkpoint=top["checkpoint"], place=top["chain"])


def read_envelope(data: bytes) -> Envelope:
    """Read the canonical envelope of a record."""
    fields = read_object(
        read_canonical(data),
        "envelope",
        schema=matching(ENVELOPE_SCHEMA),
        kind=matching(r"[a-z0-9_]{1,64}"),
        fact_id=UUID_TEXT,
        fact_version=natural,
        fact_digest=digest,
        subject=optional(digest),
        subject_seq=optional(natural),
        subject_prev=optional(digest),
        recorded_at=INSTANT_TEXT,
    )
    del fields["schema"]
    if (fields["subject"] is None) != (fields["subject_seq"] is None):
        raise Refused("envelope: subject and subject_seq come together or not at all")
    if (fields["subject_prev"] is not None) != bool(fields["subject_seq"]):
        raise Refused("envelope: exactly the records after a subject's first name the one before")
    return Envelope(**fields)


def read_checkpoint(value: Any, path: str) -> SealedRoot:
    """Read one checkpoint, as it stands in a proof file and in a checkpoint copy."""
    fields = {"seq": natural, "size": natural, "root": digest, "meta": digest, "transaction": WORD}
    return SealedRoot(**read_object(value, path, **fields))


def read_place(value: Any, path: str) -> Place:
    """Read the place of a log."""
    fields = {"chain_id": natural, "genesis": WORD, "contract": ADDRESS, "code_sha256": digest}
    return Place(**read_object(value, path, **fields))


def _read_record(value: Any, path: str) -> dict[str, Any]:
    record = {"commitment": None, "envelope_bytes": None, "envelope": None, "salt": None, "fact": None}
    if isinstance(value, dict) and "commitment" in value:
        return record | read_object(value, path, commitment=digest)
    fields = read_object(value, path, envelope=text, salt=digest, fact=optional(text))
    envelope_bytes = fields["envelope"].encode()
    fact = None if fields["fact"] is None else fields["fact"].encode()
    if fact is not None:
        read_canonical(fact)
    return record | {
        "envelope_bytes": envelope_bytes,
        "envelope": read_envelope(envelope_bytes),
        "salt": fields["salt"],
        "fact": fact,
    }


def _read_log(value: Any, path: str) -> dict[str, Any]:
    fields = read_object(value, path, index=natural, path=list_of(digest, longest=LONGEST_PATH))
    return {"index": fields["index"], "path": tuple(fields["path"])}
