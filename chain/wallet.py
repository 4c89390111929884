"""Gather the evidence wallet of a person: every record the log holds about them, in the order of their own chain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chain.domain.bundle import wallet_file
from chain.models import Entry
from chain.operations import subject_token
from chain.proofs import proofs_of_entries
from chain.queries import ProofState, proving_size, states_of_entries
from chain.verifier.wallet import TOMBSTONE
from hub.access.scope import entered, system_scope


@dataclass(frozen=True, kw_only=True)
class OwnRecord:
    """One record about the reader: its place in their own chain, counted from one, and how far its proof has come."""

    number: int
    entry: Entry
    state: ProofState


def own_records(subject_ids: Iterable[UUID]) -> list[OwnRecord]:
    """Return every record about a person known by these ids, newest first."""
    entries = _entries(subject_ids)
    states = states_of_entries(entries)
    rows = [
        OwnRecord(number=(entry.subject_seq or 0) + 1, entry=entry, state=state)
        for entry, state in zip(entries, states, strict=True)
    ]
    return sorted(rows, key=lambda row: row.entry.index, reverse=True)


def wallet(subject_ids: Iterable[UUID]) -> dict[str, Any]:
    """Return the wallet as JSON for :func:`chain.domain.bundle.file_bytes`.

    Needs a scope that may read the person's contents. An erased record is there by its commitment alone. Raises
    ``ProofTampered`` when a sealed content was altered.
    """
    entries = _entries(subject_ids)
    sealed = proving_size()
    chains = []
    for token in sorted({entry.subject_token or "" for entry in entries}):
        own = [entry for entry in entries if entry.subject_token == token]
        proofs = _proofs([entry for entry in own if entry.index < sealed])
        waiting = [entry.entry_hash for entry in own if entry.index >= sealed]
        chains.append({"subject": token, "proofs": proofs, "waiting": waiting})
    return wallet_file(chains)


def _proofs(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Prove each in its place; tombstones belong to nobody in the vault, but say to the person what was erased."""
    proofs: dict[int, dict[str, Any]] = {}
    with entered(system_scope("wallet")):
        stones = [entry for entry in entries if entry.kind == TOMBSTONE]
        proofs.update(zip((one.index for one in stones), proofs_of_entries(stones), strict=True))
    own = [entry for entry in entries if entry.kind != TOMBSTONE]
    proofs.update(zip((one.index for one in own), proofs_of_entries(own), strict=True))
    return [proofs[entry.index] for entry in entries]


def _entries(subject_ids: Iterable[UUID]) -> Sequence[Entry]:
    tokens = [subject_token(subject_id) for subject_id in subject_ids]
    return list(Entry.objects.filter(subject_token__in=tokens).order_by("subject_token", "subject_seq"))
