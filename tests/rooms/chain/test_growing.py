"""Growing the tree level by level tells the same as leaf by leaf, wherever a stored node differs."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chain.domain.tree import Frontier, NodeRef
from chain.scan.log import Edge, _grown, _grown_leaf_by_leaf
from hub.kernel.digest import sha256

LEAVES = [sha256(bytes([number])) for number in range(40)]


def stored_nodes(size: int) -> dict[NodeRef, bytes]:
    tree, nodes = Frontier(), {}
    for leaf in LEAVES[:size]:
        tree, full = tree.append(leaf)
        nodes |= dict(full[1:])
    return nodes


@settings(max_examples=200, deadline=None)
@given(st.data(), st.integers(1, 40), st.lists(st.integers(0, 40), max_size=3))
def test_both_ways_give_the_same_edge_and_the_same_findings(data, size, cuts):
    stored = stored_nodes(size)
    for ref in data.draw(st.lists(st.sampled_from(sorted(stored)), max_size=3)) if stored else []:
        stored[ref] = bytes(32)
    quick = slow = (Edge(), [])
    bounds = sorted({0, size, *(cut for cut in cuts if cut < size)})
    for start, stop in pairwise(bounds):
        part = LEAVES[start:stop]
        quick, slow = (
            (edge, [*found, *more])
            for grown, (before, found) in ((_grown, quick), (_grown_leaf_by_leaf, slow))
            for edge, more in [grown(before, part, stored)]
        )
        assert quick == slow
