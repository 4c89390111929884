"""Walk through the log by number: one checkpoint and what it bound, one record by its place, what a checkpoint added.

Nothing here opens a sealed content: a record is its place and its commitment.
"""

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from chain.domain.meta import META_SCHEMA, meta_hash
from chain.models import Checkpoint, Entry
from chain.queries import checkpoint_before, checkpoint_rows

READ = frozenset({META_SCHEMA, "hub/checkpoint-meta/v1"})


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What a meta binds beside the tree: a final block that the checkpoint cannot be older than, totals as a digest."""

    previous: str | None
    block_number: int
    block_hash: str
    flow_totals: str | None


def checkpoint_at(*, seq: int, contract: str = "") -> Checkpoint | None:
    """Return a checkpoint by its number; without a contract that of the newest contract that has it."""
    rows = checkpoint_rows().filter(seq=seq)
    if contract:
        rows = rows.filter(deployment__contract=contract.lower())
    return rows.order_by("-mined_at").first()


def entry_at(*, number: int) -> Entry | None:
    """Return the record at a place of the log, counted from one."""
    return Entry.objects.filter(index=number - 1).first()


def added_by(checkpoint: Checkpoint) -> QuerySet[Entry]:
    """Return the records that this checkpoint covers and the one before did not, in the order of the log."""
    before = checkpoint_before(checkpoint)
    return Entry.objects.filter(index__gte=before.size if before else 0, index__lt=checkpoint.size).order_by("index")


def bound_by(checkpoint: Checkpoint) -> Bound | None:
    """Return what the meta binds, None where the kept layout is not the one that the digest on chain is of."""
    layout = bytes(checkpoint.layout)
    if meta_hash(layout).hex() != checkpoint.meta:
        return None
    fields = json.loads(layout)
    if fields.get("schema") not in READ:
        return None
    return Bound(
        previous=fields["previous"],
        block_number=fields["block"]["number"],
        block_hash=fields["block"]["hash"],
        flow_totals=fields.get("flow_totals"),
    )


def consistency_proof(checkpoint: Checkpoint) -> tuple[str, ...]:
    """Return the hashes with which the contract was shown that this checkpoint extends the one before."""
    return tuple(checkpoint.attempt.proof)
