"""The streaming tree gives what the RFC's recursive definition gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.domain.tree import (
    Frontier,
    LeafRange,
    NodeRef,
    OutsideTree,
    consistency_ranges,
    frontier,
    full_subtrees,
    inclusion_ranges,
    range_hashes,
    tree_root,
)
from chain.verifier import leaf_hash, verify_consistency, verify_inclusion
from tests.domain.chain import slow_tree

ENTRIES = [f"entry {number}".encode() for number in range(40)]
SIZES = st.integers(min_value=1, max_value=len(ENTRIES))


def grown(entries: list[bytes]) -> tuple[Frontier, dict[NodeRef, bytes]]:
    state, stored = Frontier(), {}
    for entry in entries:
        state, full = state.append(leaf_hash(entry))
        stored.update(full)
    return state, stored


STATE, STORED = grown(ENTRIES)


def read(refs):
    return {ref: STORED[ref] for ref in refs}


@given(SIZES)
def test_a_streamed_root_is_the_defined_root(size):
    assert grown(ENTRIES[:size])[0].root() == slow_tree.head(ENTRIES[:size])


@given(st.integers(min_value=0, max_value=len(ENTRIES)), st.lists(st.integers(0, 9), max_size=6))
def test_many_leaves_at_once_are_one_leaf_after_the_other(start, chunks):
    state, (size, made) = frontier(size=start, read=read), (start, {})
    for chunk in chunks:
        leaves = [leaf_hash(entry) for entry in ENTRIES[size : size + chunk]]
        state, new = state.extend(leaves)
        size += len(leaves)
        made |= {NodeRef(row.level, row.position + n): one for row in new for n, one in enumerate(row.digests)}
    slowly, expected = frontier(size=start, read=read), {}
    for entry in ENTRIES[start:size]:
        slowly, full = slowly.append(leaf_hash(entry))
        expected.update(full)
    assert (state, made) == (slowly, expected)


@given(SIZES)
def test_a_root_of_an_earlier_size_is_read_from_stored_nodes(size):
    assert tree_root(size=size, read=read) == slow_tree.head(ENTRIES[:size])


@given(st.integers(min_value=0, max_value=len(ENTRIES)))
def test_a_restored_state_grows_on_as_if_never_stopped(size):
    state = frontier(size=size, read=read)
    for entry in ENTRIES[size:]:
        state, _ = state.append(leaf_hash(entry))
    assert state == STATE


@given(SIZES, st.data())
def test_an_inclusion_proof_is_the_defined_path_and_verifies(size, data):
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    proof = range_hashes(inclusion_ranges(index=index, size=size), read=read)
    assert list(proof) == slow_tree.path(index, ENTRIES[:size])
    verify_inclusion(
        index=index,
        size=size,
        leaf_hash=leaf_hash(ENTRIES[index]),
        proof=proof,
        root=slow_tree.head(ENTRIES[:size]),
    )


@given(SIZES, SIZES)
def test_a_consistency_proof_is_the_defined_subproof_and_verifies(one, other):
    first, second = sorted((one, other))
    proof = range_hashes(consistency_ranges(first=first, second=second), read=read)
    assert list(proof) == slow_tree.proof(first, ENTRIES[:second])
    verify_consistency(
        first_size=first,
        second_size=second,
        first_root=slow_tree.head(ENTRIES[:first]),
        second_root=slow_tree.head(ENTRIES[:second]),
        proof=proof,
    )


def test_the_rfc_6962_reference_leaves_give_the_published_root():
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    state, _ = grown([bytes.fromhex(leaf) for leaf in leaves])
    assert state.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_state_stays_logarithmic():
    state = Frontier()
    for number in range(1000):
        state, full = state.append(leaf_hash(str(number).encode()))
        assert len(state.peaks) == state.size.bit_count()
        assert len(full) == (state.size & -state.size).bit_length()


def test_a_range_is_cut_into_full_subtrees_largest_first():
    assert full_subtrees(LeafRange(8, 15)) == (NodeRef(2, 2), NodeRef(1, 6), NodeRef(0, 14))


def test_an_empty_tree_has_no_root_to_show():
    with pytest.raises(OutsideTree):
        Frontier().root()
    with pytest.raises(OutsideTree):
        tree_root(size=0, read=read)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_leaves_outside_the_tree_have_no_proof(index, size):
    with pytest.raises(OutsideTree, match=f"index {index}, size {size}"):
        inclusion_ranges(index=index, size=size)


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 5), (6, 5)])
def test_an_empty_or_longer_past_has_no_consistency_proof(first, second):
    with pytest.raises(OutsideTree):
        consistency_ranges(first=first, second=second)
