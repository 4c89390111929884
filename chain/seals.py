"""Ask the contract what it really holds, so that the database's own checkpoints need not be believed."""

from dataclasses import dataclass, field

from chain.connection import ChainUnset, connect
from chain.ledgers.port import Ledger, Unreachable
from chain.models import Checkpoint


@dataclass(frozen=True)
class Witness:
    """Our checkpoints in order, and what the contract holds by number: size, root and meta; empty when unreachable."""

    checkpoints: tuple[Checkpoint, ...]
    on_chain: dict[int, tuple[int, str, str]] = field(default_factory=dict)


def contract_witness() -> Witness:
    """Read every checkpoint from the contract."""
    rows = tuple(Checkpoint.objects.select_related("deployment").order_by("seq"))
    try:
        ledger = connect().ledger
        return Witness(rows, {row.seq: found for row in rows if (found := _held(ledger, row))})
    except (Unreachable, ChainUnset):
        return Witness(rows)


def _held(ledger: Ledger, row: Checkpoint) -> tuple[int, str, str] | None:
    found = ledger.checkpoint(row.deployment.contract, row.seq)
    return None if found is None else (found.size, found.root.hex(), found.meta.hex())
