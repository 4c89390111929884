"""Where an absorbed profile leads follows from who held which record, never from the order of merges."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from crm.identity.domain.redirects import Belief, redirects

ids = st.integers(0, 4).map(lambda number: UUID(int=number))
pasts = st.lists(st.tuples(ids, ids), min_size=1, max_size=12)


def believed(*pairs: tuple[int, int]) -> list[Belief]:
    return [Belief(record=UUID(int=record), profile=UUID(int=profile)) for record, profile in pairs]


def holders(beliefs: list[Belief]) -> dict[UUID, UUID]:
    return {belief.record: belief.profile for belief in beliefs}


def test_a_profile_with_a_record_stands_for_itself():
    beliefs = believed((1, 11), (2, 12))
    assert redirects(beliefs=beliefs, holder=holders(beliefs)) == {UUID(int=11): None, UUID(int=12): None}


def test_an_absorbed_profile_leads_to_the_survivor():
    beliefs = believed((1, 11), (2, 12), (2, 11))
    assert redirects(beliefs=beliefs, holder=holders(beliefs))[UUID(int=12)] == UUID(int=11)


def test_two_profiles_absorbed_one_after_the_other_lead_to_the_last_one_directly():
    beliefs = believed((1, 11), (2, 12), (3, 13), (2, 11), (1, 13), (2, 13))
    found = redirects(beliefs=beliefs, holder=holders(beliefs))
    assert found == {UUID(int=11): UUID(int=13), UUID(int=12): UUID(int=13), UUID(int=13): None}


def test_an_absorbed_profile_follows_its_own_record_and_not_its_absorber():
    """1 went to 12 and with it to 13; then 12's own record came back alone."""
    beliefs = believed((1, 11), (2, 12), (3, 13), (1, 12), (1, 13), (2, 13), (2, 12))
    found = redirects(beliefs=beliefs, holder=holders(beliefs))
    assert found == {UUID(int=11): UUID(int=13), UUID(int=12): None, UUID(int=13): None}


@given(pasts)
def test_whatever_happened_a_redirect_leads_to_a_profile_in_use(past):
    beliefs = [Belief(record=record, profile=profile) for record, profile in past]
    holder = holders(beliefs)
    found = redirects(beliefs=beliefs, holder=holder)
    assert set(found) == {belief.profile for belief in beliefs}
    for profile, survivor in found.items():
        assert (survivor is None) == (profile in holder.values())
        assert survivor is None or found[survivor] is None
