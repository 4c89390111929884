"""Follow one entry down: receipt and leaf, envelope and salt, original bytes."""

from collections.abc import Iterator

from chain.models import Entry
from chain.receipts import receipt_holds
from chain.records import OpenedRecord, open_fact, open_record
from chain.scan.findings import Finding, Flaw, of_entry
from chain.sequencer import fact_mark
from chain.verifier.commitment import entry_hash
from chain.verifier.merkle import leaf_hash
from hub.kernel.digest import is_hex_digest, sha256_hex


def check_place(entry: Entry) -> Iterator[Finding]:
    """Check what needs no sealed content: the receipt for this place, and the leaf."""
    if not receipt_holds(
        index=entry.index, entry_hash=entry.entry_hash, recorded_at=entry.recorded_at, receipt=entry.receipt
    ):
        yield of_entry(Flaw.ENTRY_MOVED, entry, "the receipt was given for another place, entry or time")
    if not is_hex_digest(entry.entry_hash) or leaf_hash(bytes.fromhex(entry.entry_hash)).hex() != entry.leaf_hash:
        yield of_entry(Flaw.ENTRY_CHANGED, entry, "the leaf is not the hash of the entry")


def check_envelope(entry: Entry) -> Iterator[Finding]:
    """Check envelope and salt against the entry; raises what the vault raises, and ``Refused``."""
    opened = open_record(entry)
    if entry_hash(envelope=opened.envelope_bytes, salt=opened.salt).hex() != entry.entry_hash:
        yield of_entry(Flaw.ENTRY_CHANGED, entry, "envelope and salt do not hash to the entry")
    if _described(opened) != _described_by_row(entry):
        yield of_entry(Flaw.ENTRY_CHANGED, entry, "the row describes another record than the envelope")


def check_fact(entry: Entry) -> Iterator[Finding]:
    """Check the original against the envelope, or against the entry's mark where the envelope is gone."""
    digest = sha256_hex(open_fact(entry))
    try:
        expected = open_record(entry).envelope.fact_digest.hex()
    except (LookupError, ValueError):
        expected = digest if fact_mark(digest) == entry.fact_mark else ""
    if digest != expected:
        yield of_entry(Flaw.ORIGINAL_CHANGED, entry, "the original is not what the envelope commits to")


def _described(opened: OpenedRecord) -> tuple[object, ...]:
    envelope = opened.envelope
    subject = envelope.subject.hex() if envelope.subject else None
    mark = fact_mark(envelope.fact_digest.hex())
    return envelope.kind, envelope.fact_id, envelope.fact_version, subject, envelope.subject_seq, mark


def _described_by_row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.kind,
        str(entry.fact_id),
        entry.version,
        entry.subject_token,
        entry.subject_seq,
        entry.fact_mark,
    )
