"""Greedy links under contradictions, and the components they start from."""

from hypothesis import given
from hypothesis import strategies as st

from crm.identity.domain.clustering import Pair, components, divided


def groups(pairs: list[Pair], *, least: float = 0.0, apart: dict | None = None) -> set[frozenset[int]]:
    return set(divided(pairs, least=least, apart=apart or {}))


def test_two_valid_numbers_are_never_one_person_however_strong_the_links() -> None:
    chain = [Pair(30, 1, 2), Pair(29, 2, 3)]
    assert groups(chain) == {frozenset({1, 2, 3})}
    assert groups(chain, apart={1: "x", 3: "y"}) == {frozenset({1, 2}), frozenset({3})}
    assert groups(chain, apart={1: "x", 3: "x"}) == {frozenset({1, 2, 3})}


def test_one_good_link_does_not_outvote_the_pairs_that_say_no() -> None:
    family = [Pair(20, 1, 2), Pair(20, 3, 4), Pair(6, 2, 3), Pair(-20, 1, 3), Pair(-20, 1, 4), Pair(-20, 2, 4)]
    assert groups(family) == {frozenset({1, 2}), frozenset({3, 4})}


def test_a_link_below_the_threshold_links_nothing() -> None:
    assert groups([Pair(5, 1, 2)], least=6.6) == {frozenset({1}), frozenset({2})}


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(10, 19)), st.floats(-30, 30, allow_nan=False), min_size=1, max_size=30
)


@given(PAIRS, st.randoms(use_true_random=False), st.dictionaries(st.integers(0, 19), st.integers(0, 1)))
def test_order_is_no_matter_groups_do_not_overlap_and_proofs_hold(weights, rng, apart) -> None:
    pairs = [Pair(weight, left, right) for (left, right), weight in weights.items()]
    found = groups(pairs, least=1.0, apart=apart)
    rng.shuffle(pairs)
    assert groups(pairs, least=1.0, apart=apart) == found
    members = [record for group in found for record in group]
    assert len(members) == len(set(members))
    assert all(len({apart[record] for record in group if record in apart}) <= 1 for group in found)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=40))
def test_components_are_what_walking_finds(pairs) -> None:
    found = components(pairs)
    near = {record: {record} for pair in pairs for record in pair}
    for left, right in pairs:
        near[left].add(right)
        near[right].add(left)
    for record in near:
        reached, frontier = {record}, {record}
        while frontier:
            frontier = {other for one in frontier for other in near[one]} - reached
            reached |= frontier
        assert found[record] == min(reached)
