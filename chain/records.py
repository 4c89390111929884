"""Open what the vault keeps of an entry: its envelope, its salt and the fact itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chain.models import Entry
from chain.sequencer import RECORD_SCHEMA
from chain.verifier.bundle import Envelope, read_envelope
from chain.verifier.strict_json import digest, matching, natural, read_canonical, read_object, text
from hub.vault.operations import unseal

EARLIER_SCHEMA = "hub/log-record/v1"
"""Records that were logged before receipts were sealed with them stay as they are."""


@dataclass(frozen=True, kw_only=True)
class OpenedRecord:
    """An entry's envelope as bytes and as fields, and the salt."""

    envelope_bytes: bytes
    envelope: Envelope
    salt: bytes


def open_record(entry: Entry) -> OpenedRecord:
    """Return envelope and salt; raises what the vault raises, and ``Refused`` for other bytes than we wrote."""
    value = read_canonical(unseal(entry.sealed_record_id))
    receipted = isinstance(value, dict) and value.get("schema") == RECORD_SCHEMA
    given: dict[str, Any] = {"index": natural, "receipt": text} if receipted else {}
    fields = read_object(
        value, "record", schema=matching(f"{EARLIER_SCHEMA}|{RECORD_SCHEMA}"), envelope=text, salt=digest, **given
    )
    envelope = fields["envelope"].encode()
    return OpenedRecord(envelope_bytes=envelope, envelope=read_envelope(envelope), salt=fields["salt"])


def open_fact(entry: Entry) -> bytes:
    """Return the fact's canonical bytes as they were sealed."""
    return unseal(entry.sealed_fact_id)


def parts(entry: Entry) -> tuple[UUID, UUID]:
    """Return what the vault keeps of an entry: its envelope with the salt, and the fact."""
    return entry.sealed_record_id, entry.sealed_fact_id
