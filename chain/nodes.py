"""Read the tree's full subtrees from where they are stored: leaves with the entries, everything above in the nodes."""

from collections.abc import Iterable, Mapping

from django.db import connection

from chain.domain.tree import Frontier, NodeRef, frontier
from chain.models import Entry

STORED = """
SELECT 0, index, leaf_hash, NULL::bytea FROM chain_entry WHERE index = ANY(%s::bigint[])
UNION ALL
SELECT level, position, NULL, digest
  FROM unnest(%s::smallint[], %s::bigint[]) wanted (level, position) JOIN chain_node USING (level, position)
"""


class NodeMissing(LookupError):
    """A full subtree that the log's size calls for is not stored."""


def read_nodes(refs: Iterable[NodeRef]) -> Mapping[NodeRef, bytes]:
    """Return the hashes of these subtrees; raise :class:`NodeMissing` naming the first one absent.

    One statement, which the database answers from two indexes: a proof over a million entries asks for some hundred.
    """
    wanted = set(refs)
    leaves = [ref.position for ref in wanted if ref.level == 0]
    above = [ref for ref in wanted if ref.level]
    with connection.cursor() as cursor:
        cursor.execute(STORED, [leaves, [ref.level for ref in above], [ref.position for ref in above]])
        found = {NodeRef(level, place): _hash(leaf, digest) for level, place, leaf, digest in cursor.fetchall()}
    for ref in sorted(wanted - set(found)):
        raise NodeMissing(f"no stored hash for level {ref.level}, position {ref.position}")
    return found


def _hash(leaf: str | None, digest: bytes | None) -> bytes:
    return bytes.fromhex(leaf or "") if digest is None else bytes(digest)


def log_size() -> int:
    """Return how many entries the log has."""
    last = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def stored_frontier() -> Frontier:
    """Return the state from which the log grows on."""
    return frontier(size=log_size(), read=read_nodes)
