"""Hand out proofs: the proof file of one record or of many at once, and the copy of all final checkpoints."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from chain.domain.bundle import checkpoint_copy, closed_record, opened_record, proof_file
from chain.domain.tree import NodeRef, full_subtrees, inclusion_ranges, range_hashes
from chain.models import Checkpoint, Deployment, Entry
from chain.nodes import read_nodes
from chain.queries import Covering, proving_deployment
from chain.records import open_fact, open_record
from chain.verifier.bundle import Bundle, Place, SealedRoot
from chain.verifier.strict_json import Refused
from hub.vault.operations import ContentErased, VaultTampered


class Depth(StrEnum):
    """How much of a record a proof shows."""

    COMMITMENT = "commitment"
    ENVELOPE = "envelope"
    FACT = "fact"


class NotSealed(LookupError):
    """The record is logged, but no checkpoint on chain covers it yet."""


class ProofTampered(ValueError):
    """What the vault keeps of the record was altered: a proof of its content would prove nothing."""


def proof_bundle(entry_id: UUID, *, depth: Depth = Depth.FACT) -> dict[str, Any]:
    """Return the proof file of an entry as JSON; after an erasure only its commitment is left to show.

    Needs a scope that may read the record in the vault, except for ``Depth.COMMITMENT``. Raises :class:`NotSealed`, and
    :class:`ProofTampered` for a record whose sealed content was altered.
    """
    return proofs_of_entries([Entry.objects.get(id=entry_id)], depth=depth)[0]


def proofs_of_entries(entries: Sequence[Entry], *, depth: Depth = Depth.FACT) -> list[dict[str, Any]]:
    """Return the proof files of many entries in their order; the tree is read once for all of them.

    Raises as :func:`proof_bundle` does.
    """
    deployment = proving_deployment()
    covering = Covering([] if deployment is None else [entry.index for entry in entries], of=deployment)
    placed = []
    for entry in entries:
        checkpoint = covering.of(entry.index)
        if checkpoint is None:
            raise NotSealed(f"{entry} waits for the next checkpoint")
        placed.append((entry, checkpoint))
    nodes = _nodes(placed)
    return [_proof(entry, checkpoint, nodes, _shown(entry, depth)) for entry, checkpoint in placed]


def _nodes(placed: Sequence[tuple[Entry, Checkpoint]]) -> Mapping[NodeRef, bytes]:
    ranges = {
        span for entry, checkpoint in placed for span in inclusion_ranges(index=entry.index, size=checkpoint.size)
    }
    return read_nodes(ref for span in ranges for ref in full_subtrees(span))


def _proof(
    entry: Entry, checkpoint: Checkpoint, nodes: Mapping[NodeRef, bytes], shown: dict[str, Any]
) -> dict[str, Any]:
    path = range_hashes(inclusion_ranges(index=entry.index, size=checkpoint.size), read=lambda _refs: nodes)
    return proof_file(
        record=shown,
        index=entry.index,
        path=path,
        checkpoint=sealed_root(checkpoint),
        place=place_of(checkpoint.deployment),
    )


def checkpoint_file() -> dict[str, Any]:
    """Return all final checkpoints of the contract that proofs speak of, for keeping."""
    deployment = proving_deployment()
    if deployment is None:
        raise NotSealed("no contract is deployed yet")
    final = deployment.checkpoints.filter(final_at__isnull=False).order_by("seq")
    return checkpoint_copy(place=place_of(deployment), checkpoints=[sealed_root(one) for one in final])


def checkpoints_named_by(bundle: Bundle) -> dict[str, Any]:
    """Return what we hold for the one checkpoint that a proof names, as a copy; also of a contract before this one.

    Raises :class:`NotSealed` for a contract that never was ours: of that our checkpoints say nothing.
    """
    place = bundle.place
    ours = Deployment.objects.filter(
        chain_id=place.chain_id, genesis=place.genesis, contract=place.contract, deployed_at__isnull=False
    ).first()
    if ours is None:
        raise NotSealed(f"no checkpoints of contract {place.contract} are kept here")
    final = ours.checkpoints.filter(final_at__isnull=False, seq=bundle.checkpoint.seq)
    return checkpoint_copy(place=place_of(ours), checkpoints=[sealed_root(one) for one in final])


def place_of(deployment: Deployment) -> Place:
    """Say where a contract stands."""
    return Place(
        chain_id=deployment.chain_id,
        genesis=deployment.genesis,
        contract=deployment.contract,
        code_sha256=bytes.fromhex(deployment.code_sha256),
    )


def _shown(entry: Entry, depth: Depth) -> dict[str, Any]:
    closed = closed_record(entry=bytes.fromhex(entry.entry_hash))
    if depth is Depth.COMMITMENT:
        return closed
    try:
        opened = open_record(entry)
        fact = _fact(entry) if depth is Depth.FACT else None
    except ContentErased:
        return closed
    except (VaultTampered, Refused) as damage:
        raise ProofTampered(f"{entry}: {damage}") from damage
    return opened_record(envelope=opened.envelope_bytes, salt=opened.salt, fact=fact)


def _fact(entry: Entry) -> bytes | None:
    try:
        return open_fact(entry)
    except ContentErased:
        return None


def sealed_root(checkpoint: Checkpoint) -> SealedRoot:
    """Read a stored checkpoint as the verifier does."""
    return SealedRoot(
        seq=checkpoint.seq,
        size=checkpoint.size,
        root=bytes.fromhex(checkpoint.root),
        meta=bytes.fromhex(checkpoint.meta),
        transaction=checkpoint.transaction,
    )
