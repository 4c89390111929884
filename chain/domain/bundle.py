"""Write the proof file and the checkpoint copy that :mod:`chain.verifier` reads."""

from collections.abc import Iterable, Sequence
from typing import Any

from chain.verifier.bundle import PROOF_SCHEMA, Place, SealedRoot
from chain.verifier.sources import COPY_SCHEMA
from chain.verifier.wallet import WALLET_SCHEMA
from hub.kernel.canonical import canonical_bytes


def proof_file(
    *,
    record: dict[str, Any],
    index: int,
    path: Sequence[bytes],
    checkpoint: SealedRoot,
    place: Place,
) -> dict[str, Any]:
    """Return the proof as a JSON object; :func:`file_bytes` makes the file. ``record`` comes from this module."""
    return {
        "schema": PROOF_SCHEMA,
        "record": record,
        "log": {"index": index, "path": [item.hex() for item in path]},
        "checkpoint": checkpoint_piece(checkpoint),
        "chain": _place(place),
    }


def closed_record(*, entry: bytes) -> dict[str, Any]:
    """Show only that a commitment stands in the log: for readers who may not see the record, and after erasure."""
    return {"commitment": entry.hex()}


def opened_record(*, envelope: bytes, salt: bytes, fact: bytes | None) -> dict[str, Any]:
    """Show which record it is, and with ``fact`` also what it says."""
    content = None if fact is None else fact.decode()
    return {"envelope": envelope.decode(), "salt": salt.hex(), "fact": content}


def checkpoint_copy(*, place: Place, checkpoints: Iterable[SealedRoot]) -> dict[str, Any]:
    """Return the checkpoints to keep, so that proofs can be checked when no node is left."""
    return {
        "schema": COPY_SCHEMA,
        "chain": _place(place),
        "checkpoints": [checkpoint_piece(one) for one in checkpoints],
    }


def wallet_file(chains: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return an evidence wallet: each chain is ``subject`` (hexadecimal), ``proofs`` and ``waiting`` commitments."""
    return {"schema": WALLET_SCHEMA, "chains": list(chains)}


def file_bytes(content: dict[str, Any]) -> bytes:
    """Return the canonical bytes of a proof file, checkpoint copy or wallet: the verifier accepts nothing else."""
    return canonical_bytes(content)


def checkpoint_piece(one: SealedRoot) -> dict[str, Any]:
    """Return one checkpoint as it stands in a proof and in the copy."""
    return {
        "seq": one.seq,
        "size": one.size,
        "root": one.root.hex(),
        "meta": one.meta.hex(),
        "transaction": one.transaction,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "chain_id": place.chain_id,
        "genesis": place.genesis,
        "contract": place.contract,
        "code_sha256": place.code_sha256.hex(),
    }
