"""Scores join what no rule could, the weightiest first, and never over what speaks against."""

import random
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from crm.identity.domain.partition import Record, Scores, Verdict, partition
from crm.identity.domain.sightings import Rule
from hub.kernel.ids import stable_id

A, B, C, D = sorted(stable_id("record", label) for label in "abcd")
ID, CONTRADICTING = "330102198001014027", "**************4028"


def record(record_id: UUID, name: str = "", *, number: str = "", account_of: str = "", key: str = "") -> Record:
    return Record(
        id=record_id,
        keys=frozenset({(Rule.SAME_USER, key)} if key else ()),
        names=(name,) if name else (),
        id_patterns=(number,) if number else (),
        account_of=account_of,
    )


def sure(*pairs: tuple[UUID, UUID]) -> Scores:
    return Scores(bits=dict.fromkeys(pairs, 12.0), least=6.63)


def groups(*records: Record, scores: Scores, verdicts: tuple[Verdict, ...] = ()) -> list[set[UUID]]:
    return [set(person) for person in partition(records=records, verdicts=verdicts, scores=scores).persons]


def test_a_sure_pair_is_one_person_by_score_and_an_unsure_one_is_not() -> None:
    found = partition(
        records=[record(A), record(B), record(C)], scores=Scores(bits={(A, B): 7.0, (B, C): 6.0}, least=6.63)
    )
    assert [set(person) for person in found.persons] == [{A, B}, {C}]
    assert [link.rule for link in found.links] == [Rule.SCORED]


def test_what_contradicts_is_never_joined_by_score() -> None:
    scores = sure((A, B))
    assert len(groups(record(A, number=ID), record(B, number=CONTRADICTING), scores=scores)) == 2
    assert len(groups(record(A, "沈若溪"), record(B, "王伟"), scores=scores)) == 2
    assert len(groups(record(A, "沈若溪"), record(B, "沈若希"), scores=scores)) == 1
    assert len(groups(record(A, "沈若溪"), record(B, "沈女士"), scores=scores)) == 1
    assert len(groups(record(A, account_of="app"), record(B, account_of="app"), scores=scores)) == 2
    assert len(groups(record(A, account_of="app"), record(B, account_of="mini"), scores=scores)) == 1
    apart = (Verdict(left=A, right=B, same=False),)
    assert len(groups(record(A), record(B), scores=scores, verdicts=apart)) == 2


def test_what_forbids_a_pair_forbids_it_also_through_the_others_of_a_person() -> None:
    one, other = [record(A, number=ID, key="u"), record(B, key="u")], [record(C), record(D, number=CONTRADICTING)]
    scores = Scores(bits={(B, C): 8.0, (C, D): 9.0}, least=6.63)
    assert groups(*one, *other, scores=scores) == [{A, B}, {C, D}]


def test_one_good_pair_does_not_outvote_the_pairs_that_say_no() -> None:
    families = [record(A, key="u"), record(B, key="u"), record(C, key="v"), record(D, key="v")]
    against = {(A, C): -20.0, (A, D): -20.0, (B, D): -20.0}
    assert groups(*families, scores=Scores(bits={(B, C): 9.0, **against}, least=6.63)) == [{A, B}, {C, D}]
    assert groups(*families, scores=Scores(bits={(B, C): 9.0}, least=6.63)) == [{A, B, C, D}]


def test_the_weightier_of_two_that_exclude_each_other_is_taken() -> None:
    three = record(A, number=ID), record(B), record(C, number=CONTRADICTING)
    assert groups(*three, scores=Scores(bits={(A, B): 9.0, (B, C): 8.0}, least=6.63)) == [{A, B}, {C}]
    assert groups(*three, scores=Scores(bits={(A, B): 8.0, (B, C): 9.0}, least=6.63)) == [{A}, {B, C}]


def test_a_persons_word_and_a_rule_come_before_every_score() -> None:
    found = partition(
        records=[record(A, key="u"), record(B, key="u"), record(C)],
        verdicts=[Verdict(left=B, right=C, same=True, rule=Rule.REVIEWED)],
        scores=Scores(bits={(A, B): 30.0, (B, C): 40.0}, least=6.63),
    )
    assert [link.rule for link in found.links][:2] == [Rule.REVIEWED, Rule.SAME_USER]


IDS = sorted(stable_id("record", str(number)) for number in range(6))
records = st.tuples(
    *(
        st.builds(
            record,
            st.just(one),
            st.sampled_from(["", "沈若溪", "沈若希", "王伟"]),
            number=st.sampled_from(["", "", ID, CONTRADICTING]),
            account_of=st.sampled_from(["", "app", "mini"]),
            key=st.sampled_from(["", "", "u", "v"]),
        )
        for one in IDS
    )
)
weights = st.dictionaries(
    st.sampled_from(list(combinations(IDS, 2))), st.sampled_from([-20.0, -3.0, 3.0, 7.0, 7.0, 9.0])
)


@given(records, weights, st.randoms(use_true_random=False))
def test_any_order_gives_the_same_persons_and_no_score_joins_a_contradiction(
    known: tuple[Record, ...], bits: dict[tuple[UUID, UUID], float], shuffler: random.Random
) -> None:
    found = partition(records=known, scores=Scores(bits=bits, least=6.63))
    shuffled, items = list(known), list(bits.items())
    shuffler.shuffle(shuffled)
    shuffler.shuffle(items)
    assert partition(records=shuffled, scores=Scores(bits=dict(items), least=6.63)) == found
    without = partition(records=known)
    by_id = {one.id: one for one in known}
    for person in found.persons:
        assert not {ID, CONTRADICTING} <= {pattern for one in person for pattern in by_id[one].id_patterns}
        if person not in without.persons:
            parts = [part for part in without.persons if part <= person]
            assert frozenset().union(*parts) == person, "a score joins persons whole"
            for left, right in combinations(parts, 2):
                apps = [{by_id[one].account_of for one in part} - {""} for part in (left, right)]
                assert not apps[0] & apps[1]
