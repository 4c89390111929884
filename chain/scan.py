"""Look for every way in which the evidence may have been tampered with, and name kind, record and place in the log.

Each record is checked twice: the stored canonical bytes must hash to what the log committed to, and the live rows must
project to those same bytes. Beside the records, the log as a whole (gaps, order, checkpoints on chain) and the guards
in the database are checked. No trigger can forbid an owner's DDL; what a scan can do is say that it happened.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Max

from chain import evidence
from chain.domain.tree import Frontier, NodeRef
from chain.models import Checkpoint, Entry, Node, ScanFinding, ScanRun
from chain.receipts import receipt_holds
from chain.records import OpenedRecord, erasure_holds, open_fact, open_record, parts
from chain.seals import Witness, contract_witness
from chain.sequencer import RECORD_OWNER, RECORD_PURPOSE, fact_mark
from chain.structure import structure_now
from chain.verifier.commitment import entry_hash
from chain.verifier.merkle import leaf_hash
from chain.verifier.strict_json import Refused
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.kernel.digest import sha256_hex
from hub.vault.models import SealedContent
from hub.vault.operations import ContentErased, ContentMissing, VaultTampered, unseal

LONGEST_WAIT = timedelta(minutes=10)
"""A sealed fact that is not in the log after this time is missing; the outbox delivers within seconds."""
EVIDENCE_PURPOSE = "evidence"


class Flaw(StrEnum):
    """What may be wrong."""

    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ORIGINAL_CHANGED = "original_changed"
    ORIGINAL_MISSING = "original_missing"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_MISSING = "entry_missing"
    ENTRY_MOVED = "entry_moved"
    NOT_LOGGED = "not_logged"
    TREE_CHANGED = "tree_changed"
    LOG_REWRITTEN = "log_rewritten"
    CHECKPOINT_CHANGED = "checkpoint_changed"
    GUARD_MISSING = "guard_missing"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One flaw; ``record`` is the fact's id or the name of a checkpoint or guard, ``index`` its place in the log.

    ``detail`` explains it in English for logs; of a changed row it is the names of the fields that differ.
    """

    flaw: Flaw
    kind: str
    record: str
    index: int | None = None
    detail: str = ""


@dataclass
class _Tally:
    """What one scan has seen so far."""

    entries: int = 0
    erased: int = 0
    findings: list[Finding] = field(default_factory=list)


def scan(*, at: datetime) -> tuple[Finding, ...]:
    """Check everything, store what was found, and return it; needs a scope that sees every client's records."""
    tally, structure = _Tally(), structure_now()
    tally.findings += [
        Finding(flaw=Flaw.GUARD_MISSING, kind=flaw.kind, record=flaw.name, detail=flaw.detail)
        for flaw in structure.flaws
    ]
    witness = contract_witness()
    tally.findings += _log_findings(witness)
    newest = dict(_newest_versions())
    for entry in Entry.objects.order_by("index").iterator(chunk_size=500):
        tally.entries += 1
        _check(entry, tally, live=newest[(entry.kind, entry.fact_id)] == entry.version)
    tally.findings += _unlogged(at=at)
    with transaction.atomic():
        run = ScanRun.objects.create(
            started_at=at,
            entries=tally.entries,
            erased=tally.erased,
            guards=structure.objects,
            checkpoints=len(witness.checkpoints),
            actor_label=current_actor().label,
        )
        ScanFinding.objects.bulk_create(_row(run, finding) for finding in tally.findings)
        record(
            by=current_actor(),
            action="evidence.scanned",
            at=at,
            target_kind="scan",
            target_id=str(run.id),
            details={"entries": tally.entries, "findings": len(tally.findings)},
        )
    return tuple(tally.findings)


def check_entry(entry: Entry) -> tuple[Finding, ...]:
    """Check one record both ways, now; needs a scope that may read it."""
    tally = _Tally()
    newest = Entry.objects.filter(kind=entry.kind, fact_id=entry.fact_id).aggregate(last=Max("version"))["last"]
    _check(entry, tally, live=newest == entry.version)
    return tuple(tally.findings)


def _newest_versions() -> Iterator[tuple[tuple[str, UUID], int]]:
    rows = Entry.objects.values("kind", "fact_id").annotate(last=Max("version"))
    return (((row["kind"], row["fact_id"]), row["last"]) for row in rows)


def _check(entry: Entry, tally: _Tally, *, live: bool) -> None:
    try:
        tally.findings += _check_commitment(entry)
        original = open_fact(entry)
    except ContentErased:
        unlawful = tuple(_check_remains(entry))
        tally.findings += unlawful
        tally.erased += not unlawful
    except (VaultTampered, Refused) as damage:
        tally.findings.append(_finding(Flaw.ORIGINAL_CHANGED, entry, str(damage)))
    except ContentMissing as missing:
        tally.findings.append(_finding(Flaw.ORIGINAL_MISSING, entry, str(missing)))
    else:
        if live:
            tally.findings += _check_live_rows(entry, original)


def _check_remains(entry: Entry) -> Iterator[Finding]:
    """Of an entry that is erased in part or whole: what is gone must be on record, what is left must open."""
    for sealed_id in parts(entry):
        try:
            unseal(sealed_id)
        except ContentErased:
            if not erasure_holds(entry, sealed_id):
                yield _finding(Flaw.ORIGINAL_MISSING, entry, "marked as erased, but no erasure is on record")
        except VaultTampered as damage:
            yield _finding(Flaw.ORIGINAL_CHANGED, entry, str(damage))
        except ContentMissing as missing:
            yield _finding(Flaw.ORIGINAL_MISSING, entry, str(missing))


def _check_commitment(entry: Entry) -> Iterator[Finding]:
    """Follow the entry down: receipt, leaf, envelope and salt, original bytes."""
    if not receipt_holds(
        index=entry.index, entry_hash=entry.entry_hash, recorded_at=entry.recorded_at, receipt=entry.receipt
    ):
        yield _finding(Flaw.ENTRY_MOVED, entry, "the receipt was given for another place, entry or time")
    if leaf_hash(bytes.fromhex(entry.entry_hash)).hex() != entry.leaf_hash:
        yield _finding(Flaw.ENTRY_CHANGED, entry, "the leaf is not the hash of the entry")
    opened = open_record(entry)
    if entry_hash(envelope=opened.envelope_bytes, salt=opened.salt).hex() != entry.entry_hash:
        yield _finding(Flaw.ENTRY_CHANGED, entry, "envelope and salt do not hash to the entry")
    if _described(opened) != _described_by_row(entry):
        yield _finding(Flaw.ENTRY_CHANGED, entry, "the row describes another record than the envelope")
    if sha256_hex(open_fact(entry)) != opened.envelope.fact_digest.hex():
        yield _finding(Flaw.ORIGINAL_CHANGED, entry, "the original is not what the envelope commits to")


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


def _check_live_rows(entry: Entry, original: bytes) -> Iterator[Finding]:
    content_for = evidence.content_for(entry.kind)
    if content_for is None:
        return
    try:
        live = content_for(entry.fact_id)
    except (LookupError, ObjectDoesNotExist):
        yield _finding(Flaw.ROW_MISSING, entry, "the live record is gone")
        return
    except ValueError as damage:
        yield _finding(Flaw.ROW_CHANGED, entry, f"the live record cannot be read: {type(damage).__name__}")
        return
    if live != original:
        yield _finding(Flaw.ROW_CHANGED, entry, ", ".join(_differences(original, live)))


def _differences(original: bytes, live: bytes) -> list[str]:
    """Name the fields that differ, never their content."""
    one, other = json.loads(original), json.loads(live)
    if not isinstance(one, dict) or not isinstance(other, dict):
        return []
    return sorted(key for key in set(one) | set(other) if one.get(key, ...) != other.get(key, ...))


def _log_findings(witness: Witness) -> Iterator[Finding]:
    """Grow the tree again from the entries, and compare it with stored nodes, rows and the contract.

    A gap is filled with zeros, so that what stands behind it keeps its place.
    """
    leaves = {index: bytes.fromhex(leaf) for index, leaf in Entry.objects.values_list("index", "leaf_hash").iterator()}
    sizes = {checkpoint.size for checkpoint in witness.checkpoints}
    length = max([0, *sizes, *(index + 1 for index in leaves)])
    yield from _missing_entries([index for index in range(length) if index not in leaves])
    state, roots = Frontier(), dict[int, bytes]()
    nodes: dict[NodeRef, bytes] = {}
    for index in range(length):
        state, full = state.append(leaves.get(index, bytes(32)))
        nodes.update(full[1:])
        if state.size in sizes:
            roots[state.size] = state.root()
    yield from _compare_nodes(nodes)
    for checkpoint in witness.checkpoints:
        yield from _compare_checkpoint(checkpoint, roots.get(checkpoint.size, b""), witness)


def _missing_entries(gaps: list[int]) -> Iterator[Finding]:
    """Name what is gone by the envelopes that the vault still keeps, which it sealed in the order of the log."""
    kept = SealedContent.objects.filter(purpose=RECORD_PURPOSE, owner_kind=RECORD_OWNER)
    vanished = [_vanished(row) for row in kept.exclude(id__in=Entry.objects.values("sealed_record_id")).order_by("id")]
    certain = len(vanished) == len(gaps)
    for number in range(max(len(vanished), len(gaps))):
        kind, name = vanished[number] if number < len(vanished) else ("log", "unknown")
        index = gaps[number] if number < len(gaps) and (certain or not vanished) else None
        detail = "no entry at this place" if number < len(gaps) else "the vault keeps an envelope without an entry"
        yield Finding(flaw=Flaw.ENTRY_MISSING, kind=kind, record=name, index=index, detail=detail)


def _vanished(row: SealedContent) -> tuple[str, str]:
    try:
        envelope: dict[str, Any] = json.loads(json.loads(unseal(row.id))["envelope"])
    except (ContentErased, VaultTampered):
        return "log", str(row.owner_id)
    return envelope["kind"], envelope["fact_id"]


def _compare_nodes(computed: dict[NodeRef, bytes]) -> Iterator[Finding]:
    """Name the smallest subtrees whose stored hash is not what the entries give."""
    stored = {NodeRef(node.level, node.position): bytes(node.digest) for node in Node.objects.iterator()}
    wrong = {ref for ref in set(computed) | set(stored) if computed.get(ref) != stored.get(ref)}
    for ref in sorted(wrong):
        below = {NodeRef(ref.level - 1, 2 * ref.position), NodeRef(ref.level - 1, 2 * ref.position + 1)}
        if not below & wrong:
            first, last = ref.position << ref.level, (ref.position + 1 << ref.level) - 1
            detail = "the stored hash over these entries is not theirs"
            yield Finding(flaw=Flaw.TREE_CHANGED, kind="log", record=f"entries {first} to {last}", detail=detail)


def _compare_checkpoint(checkpoint: Checkpoint, computed: bytes, witness: Witness) -> Iterator[Finding]:
    on_chain = witness.on_chain.get(checkpoint.seq)
    name, last = f"checkpoint {checkpoint.seq}", checkpoint.size - 1
    if on_chain is not None and on_chain != (checkpoint.size, checkpoint.root, checkpoint.meta):
        detail = f"the contract holds root {on_chain[1]} over {on_chain[0]} records"
        yield Finding(flaw=Flaw.CHECKPOINT_CHANGED, kind="checkpoint", record=name, detail=detail)
    sealed = on_chain[1] if on_chain else checkpoint.root
    if computed.hex() != sealed:
        detail = f"expected root {sealed}, the entries up to {last} give {computed.hex() or 'none'}"
        yield Finding(flaw=Flaw.LOG_REWRITTEN, kind="checkpoint", record=name, detail=detail)


def _unlogged(*, at: datetime) -> Iterator[Finding]:
    """Find facts that were sealed and never arrived in the log."""
    logged_facts = Entry.objects.values("sealed_fact_id")
    overdue = SealedContent.objects.filter(purpose=EVIDENCE_PURPOSE, sealed_at__lt=at - LONGEST_WAIT)
    for row in overdue.exclude(id__in=logged_facts):
        detail = f"sealed at {row.sealed_at:%Y-%m-%d %H:%M:%S}, not in the log"
        yield Finding(flaw=Flaw.NOT_LOGGED, kind=row.owner_kind, record=str(row.owner_id), detail=detail)


def _finding(flaw: Flaw, entry: Entry, detail: str) -> Finding:
    return Finding(flaw=flaw, kind=entry.kind, record=str(entry.fact_id), index=entry.index, detail=detail)


def _row(run: ScanRun, finding: Finding) -> ScanFinding:
    return ScanFinding(
        run=run,
        flaw=finding.flaw,
        kind=finding.kind,
        record=finding.record,
        index=finding.index,
        detail=finding.detail,
    )
