"""Open what the vault keeps of an entry: its envelope, its salt and the fact itself."""

from dataclasses import dataclass
from uuid import UUID

from chain.models import Entry
from chain.sequencer import RECORD_SCHEMA
from chain.verifier.bundle import Envelope, read_envelope
from chain.verifier.strict_json import digest, matching, read_canonical, read_object, text
from hub.vault.operations import unseal


@dataclass(frozen=True, kw_only=True)
class OpenedRecord:
    """An entry's envelope as bytes and as fields, and the salt."""

    envelope_bytes: bytes
    envelope: Envelope
    salt: bytes


def open_record(entry: Entry) -> OpenedRecord:
    """Return envelope and salt; raises what the vault raises, and ``Refused`` for other bytes than we wrote."""
    fields = read_object(
        read_canonical(unseal(entry.sealed_record_id)),
        "record",
        schema=matching(RECORD_SCHEMA),
        envelope=text,
        salt=digest,
    )
    envelope = fields["envelope"].encode()
    return OpenedRecord(envelope_bytes=envelope, envelope=read_envelope(envelope), salt=fields["salt"])


def open_fact(entry: Entry) -> bytes:
    """Return the fact's canonical bytes as they were sealed."""
    return unseal(entry.sealed_fact_id)


def parts(entry: Entry) -> tuple[UUID, UUID]:
    """Return what the vault keeps of an entry: its envelope with the salt, and the fact."""
    return entry.sealed_record_id, entry.sealed_fact_id
