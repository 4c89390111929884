"""Grow the tree again from the entries, a stretch at a time, and compare it with stored nodes and checkpoints.

Only the growing edge is carried from one stretch to the next, so that a log of any length needs the same memory. A gap
is filled with zeros, so that what stands behind it keeps its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from chain.connection import ChainUnset, connect
from chain.domain.anchoring import AttemptState
from chain.domain.tree import Frontier, NodeRef
from chain.ledgers.port import CallReverted, Ledger, Unreachable
from chain.models import Checkpoint, Deployment, Entry, Node
from chain.scan.findings import Finding, Flaw
from chain.scan.rows import Row
from chain.sequencer import RECORD_OWNER, RECORD_PURPOSE
from hub.vault.models import SealedContent

NOTHING = bytes(32)
STRETCH = 4096
"""Leaves that are filled in at once where entries are missing."""
NAMED_AT_MOST = 1000
HIGHEST = 63
"""No log has more levels; a stored node that claims one is not ours."""
Position = tuple[int, str, str]
"""What a checkpoint says: size, root and meta."""
UNKNOWN: Position = (0, "", "")


@dataclass(frozen=True, kw_only=True)
class Edge:
    """How far the tree has been grown again; ``wrong`` says of each peak whether the stored hash differs."""

    tree: Frontier = field(default_factory=Frontier)
    wrong: tuple[bool, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept between two chunks of a scan."""
        return {"size": self.tree.size, "peaks": [peak.hex() for peak in self.tree.peaks], "wrong": list(self.wrong)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Edge":
        """Read it back."""
        peaks = tuple(bytes.fromhex(peak) for peak in kept["peaks"])
        return cls(tree=Frontier(kept["size"], peaks), wrong=tuple(kept["wrong"]))


def plausible_length() -> int:
    """Return how many entries the log can have at most; an index beyond was written by hand.

    Entries and the vault's envelopes are counted, the contract is asked: no single number in a row is believed.
    """
    kept = SealedContent.objects.filter(purpose=RECORD_PURPOSE, owner_kind=RECORD_OWNER).count()
    return max(Entry.objects.count(), kept, _size_on_chain())


def leaf_of(row: Row) -> bytes:
    """Return the stored leaf hash, or zeros when it is none."""
    try:
        leaf = bytes.fromhex(row.leaf_hash)
    except (ValueError, TypeError):
        return NOTHING
    return leaf if len(leaf) == len(NOTHING) else NOTHING


def grow(edge: Edge, leaves: Sequence[bytes]) -> tuple[Edge, list[Finding]]:
    """Append leaves, and compare every node and checkpoint that they complete."""
    first, stop, found = edge.tree.size, edge.tree.size + len(leaves), list[Finding]()
    if first == stop:
        return edge, found
    stored, sealed = _stored_nodes(first, stop), _checkpoints(first, stop)
    for size in sorted({*sealed, stop}):
        edge, wrong = _grown(edge, leaves[edge.tree.size - first : size - first], stored)
        found += wrong
        for checkpoint in sealed.get(size, ()):
            found += compare_checkpoint(checkpoint, edge.tree.root())
    return edge, found


def _grown(edge: Edge, leaves: Sequence[bytes], stored: Mapping[tuple[int, int], bytes]) -> tuple[Edge, list[Finding]]:
    """Grow level by level; only where a stored node differs leaf by leaf, which tells whose difference it is."""
    tree, full = edge.tree.extend(leaves)
    made = {
        (nodes.level, position): digest
        for nodes in full
        if nodes.level
        for position, digest in enumerate(nodes.digests, nodes.position)
    }
    if any(edge.wrong) or not made.items() <= stored.items():
        return _grown_leaf_by_leaf(edge, leaves, stored)
    return Edge(tree=tree, wrong=(False,) * len(tree.peaks)), []


def _grown_leaf_by_leaf(
    edge: Edge, leaves: Sequence[bytes], stored: Mapping[tuple[int, int], bytes]
) -> tuple[Edge, list[Finding]]:
    tree, wrong, found = edge.tree, list(edge.wrong), list[Finding]()
    for leaf in leaves:
        tree, full = tree.append(leaf)
        child_wrong = False
        for ref, digest in full[1:]:
            below_wrong = wrong.pop() or child_wrong
            child_wrong = stored.get(ref) != digest
            if child_wrong and not below_wrong:
                found.append(_changed_node(ref))
        wrong.append(child_wrong)
    return Edge(tree=tree, wrong=tuple(wrong)), found


def grow_to(edge: Edge, size: int) -> tuple[Edge, list[Finding]]:
    """Fill a gap up to ``size`` with zeros."""
    found: list[Finding] = []
    while edge.tree.size < size:
        edge, more = grow(edge, [NOTHING] * min(STRETCH, size - edge.tree.size))
        found += more
    return edge, found


def check_what_lies_beyond(size: int) -> Iterator[Finding]:
    """Name checkpoints and stored nodes that belong to no stretch of a log of this length.

    They are read first and the length after them, so that what is logged meanwhile is not taken for theirs.
    """
    checkpoints = list(_readable(Q(size__gt=size) | Q(size__lt=1))[:NAMED_AT_MOST])
    nodes = list(_nodes_beyond(size)[:NAMED_AT_MOST])
    length = plausible_length()
    for checkpoint in checkpoints:
        if not 1 <= checkpoint.size <= length:
            yield from compare_checkpoint(checkpoint, b"")
    for level, position in nodes:
        if not (1 <= level <= HIGHEST and 0 <= position < length >> level):
            detail = "no entries lie below this stored hash"
            yield Finding(flaw=Flaw.TREE_CHANGED, kind="log", record=f"node {position} of level {level}", detail=detail)


def missing_checkpoints() -> Iterator[Finding]:
    """Name checkpoints that the contract in use holds and that have no row any more.

    The contract is asked first. Its newest may be one whose transaction was mined and not followed yet.
    """
    ledger = _ledger()
    for deployment in Deployment.objects.filter(retired_at=None, deployed_at__isnull=False) if ledger else ():
        try:
            newest = ledger.head(deployment.contract).seq  # type: ignore[union-attr]
        except (Unreachable, CallReverted, ValueError, LookupError):
            continue
        kept = set(deployment.checkpoints.values_list("seq", flat=True))
        if newest not in kept and _is_under_way(deployment, newest):
            kept.add(newest)
        for seq in islice((seq for seq in range(1, newest + 1) if seq not in kept), NAMED_AT_MOST):
            detail = "the contract holds this checkpoint, its row is gone"
            yield Finding(flaw=Flaw.CHECKPOINT_CHANGED, kind="checkpoint", record=f"checkpoint {seq}", detail=detail)


def _is_under_way(deployment: Deployment, seq: int) -> bool:
    attempts = deployment.attempts.filter(seq=seq)
    followed = [AttemptState.MINED, AttemptState.FINAL]
    return attempts.exists() and not attempts.filter(state__in=followed).exists()


def _nodes_beyond(size: int) -> QuerySet[Node, tuple[int, int]]:
    beyond = Q(level__lt=1) | Q(level__gt=HIGHEST) | Q(position__lt=0)
    for level in range(1, HIGHEST + 1):
        beyond |= Q(level=level, position__gte=size >> level)
    return Node.objects.filter(beyond).order_by("level", "position").values_list("level", "position")


def compare_checkpoint(checkpoint: Checkpoint, computed: bytes) -> Iterator[Finding]:
    """Compare our row with the contract, and the entries' root with what is sealed."""
    name = f"checkpoint {checkpoint.seq}"
    on_chain = _on_chain(checkpoint)
    if on_chain == UNKNOWN:
        detail = "the contract knows no checkpoint of this number"
        yield Finding(flaw=Flaw.CHECKPOINT_CHANGED, kind="checkpoint", record=name, detail=detail)
        return
    if on_chain is not None and on_chain != (checkpoint.size, checkpoint.root, checkpoint.meta):
        detail = f"the contract holds root {on_chain[1]} over {on_chain[0]} records"
        yield Finding(flaw=Flaw.CHECKPOINT_CHANGED, kind="checkpoint", record=name, detail=detail)
    sealed = on_chain[1] if on_chain else checkpoint.root
    if computed.hex() != sealed:
        detail = f"expected root {sealed}, the entries give {computed.hex() or 'none'}"
        yield Finding(flaw=Flaw.LOG_REWRITTEN, kind="checkpoint", record=name, detail=detail)


def _stored_nodes(first: int, stop: int) -> dict[tuple[int, int], bytes]:
    """Return the stored nodes whose last leaf lies in ``first`` up to but not including ``stop``."""
    wanted = Q()
    for level in range(1, stop.bit_length()):
        wanted |= Q(level=level, position__gte=first >> level, position__lt=stop >> level)
    if not wanted:
        return {}
    rows = Node.objects.filter(wanted).values_list("level", "position", "digest")
    return {(level, position): bytes(digest or b"") for level, position, digest in rows}


def _changed_node(ref: NodeRef) -> Finding:
    first, last = ref.position << ref.level, (ref.position + 1 << ref.level) - 1
    detail = "the stored hash over these entries is not theirs"
    return Finding(flaw=Flaw.TREE_CHANGED, kind="log", record=f"entries {first} to {last}", detail=detail)


def _checkpoints(first: int, stop: int) -> dict[int, list[Checkpoint]]:
    rows: dict[int, list[Checkpoint]] = {}
    for row in _readable(Q(size__gt=first, size__lte=stop)):
        rows.setdefault(row.size, []).append(row)
    return rows


def _readable(wanted: Q) -> QuerySet[Checkpoint]:
    """Checkpoints with the columns that are compared: a time beyond all calendars must not end the scan."""
    compared = ("id", "seq", "size", "root", "meta", "deployment__contract", "deployment__retired_at")
    return Checkpoint.objects.filter(wanted).select_related("deployment").only(*compared).order_by("seq")


def _on_chain(checkpoint: Checkpoint) -> Position | None:
    """Ask the contract for a checkpoint; None when it does not answer, ``UNKNOWN`` when it has no such number.

    A retired contract may stand on another chain than the one that is asked, so that its silence says nothing.
    """
    ledger = _ledger()
    try:
        found = ledger and ledger.checkpoint(checkpoint.deployment.contract, checkpoint.seq)
    except (Unreachable, CallReverted, ValueError, LookupError, OverflowError):
        return None
    if found:
        return found.size, found.root.hex(), found.meta.hex()
    return UNKNOWN if ledger and checkpoint.deployment.retired_at is None else None


def _size_on_chain() -> int:
    ledger = _ledger()
    contract = Deployment.objects.filter(retired_at=None, deployed_at__isnull=False).values_list("contract", flat=True)
    try:
        return max((ledger.head(address).size for address in contract if ledger), default=0)
    except (Unreachable, CallReverted, ValueError, LookupError):
        return 0


def _ledger() -> Ledger | None:
    try:
        return connect().ledger
    except (Unreachable, ChainUnset):
        return None
