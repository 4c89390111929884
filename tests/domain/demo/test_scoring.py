"""The table arithmetic of the score equals counting every pair."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from hub.demo.scoring import PairScore, Placed, pair_scores

SOURCES, PROFILES = st.sampled_from(("app", "CD01", "HB02")), st.sampled_from("xyz")
PLACED = st.builds(Placed, person=st.sampled_from("abcd"), source=SOURCES, profile=PROFILES)


def counted(placed: list[Placed], left: str, right: str) -> tuple[int, int, int]:
    """Look at every pair."""
    both = joined = same = 0
    for one, other in combinations(placed, 2):
        if {one.source, other.source} == {left, right} and (left != right or one.source == other.source):
            together, person = one.profile == other.profile, one.person == other.person
            both, joined, same = both + (together and person), joined + together, same + person
    return both, joined, same


@given(st.lists(PLACED, max_size=25))
def test_pairs_are_counted_as_if_one_by_one(placed):
    lines = {line.name: line for line in pair_scores(tuple(placed))}
    total = (0, 0, 0)
    for name, line in lines.items():
        if name != "all":
            left, _, right = name.partition(" × ")
            expected = counted(placed, left, right or left)
            assert (line.both, line.joined, line.same) == expected
            total = tuple(a + b for a, b in zip(total, expected, strict=True))
    assert (lines["all"].both, lines["all"].joined, lines["all"].same) == total


def test_precision_recall_and_their_mean():
    line = PairScore(name="x", both=6, joined=8, same=12)
    assert (line.precision, line.recall) == (0.75, 0.5)
    assert abs(line.f1 - 0.6) < 1e-12


def test_nothing_joined_is_precise_and_nothing_to_join_is_complete():
    assert PairScore(name="x", both=0, joined=0, same=3).precision == 1
    assert PairScore(name="x", both=0, joined=0, same=3).f1 == 0
    assert PairScore(name="x", both=0, joined=0, same=0).f1 == 1
