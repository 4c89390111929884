"""Read the tree's full subtrees from where they are stored: leaves with the entries, everything above in the nodes."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from chain.domain.tree import Frontier, NodeRef, frontier
from chain.models import Entry, Node


class NodeMissing(LookupError):
    """A full subtree that the log's size calls for is not stored."""


def read_nodes(refs: Iterable[NodeRef]) -> Mapping[NodeRef, bytes]:
    """Return the hashes of these subtrees; raise :class:`NodeMissing` naming the first one absent."""
    wanted = set(refs)
    leaves = [ref.position for ref in wanted if ref.level == 0]
    found: dict[NodeRef, bytes] = {}
    if leaves:
        rows = Entry.objects.filter(index__in=leaves).values_list("index", "leaf_hash")
        found.update({NodeRef(0, index): bytes.fromhex(leaf) for index, leaf in rows})
    above = Q()
    for level in {ref.level for ref in wanted} - {0}:
        above |= Q(level=level, position__in=[ref.position for ref in wanted if ref.level == level])
    if above:
        nodes = Node.objects.filter(above).values_list("level", "position", "digest")
        found.update({NodeRef(level, position): bytes(digest) for level, position, digest in nodes})
    for ref in sorted(wanted - set(found)):
        raise NodeMissing(f"no stored hash for level {ref.level}, position {ref.position}")
    return found


def log_size() -> int:
    """Return how many entries the log has."""
    last = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def stored_frontier() -> Frontier:
    """Return the state from which the log grows on."""
    return frontier(size=log_size(), read=read_nodes)
