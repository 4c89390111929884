"""A person says that records are somebody else's: seen beforehand, done exactly so, and taken back exactly."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from crm.identity.domain.sightings import Rule
from crm.identity.models import Assertion, Membership, MergeKind
from crm.identity.operations import bind_record, resolve_all
from crm.identity.parting import CannotUndo, NothingToPart, part, partings_in_force, preview_parting, undo_parting
from crm.identity.queries import history_of, records_of, sources_of, subjects_of_records
from crm.identity.words import RecordUnknown, say, standing, take_back
from hub.kernel.ids import new_id
from tests.rooms.identity.test_recognising_people import BY, NOW, SHEN, one, sighting

pytestmark = pytest.mark.usefixtures("system_scope")
LATER = NOW + timedelta(minutes=1)


def three_records_of_one_profile():
    """Two branch lines and an app account, joined by phone and name."""
    first = one(sighting("a", **SHEN))
    second = one(sighting("b", "branch-two", **SHEN))
    account = one(sighting("u-1", "app", user_id="u-1", **SHEN))
    assert first.subject_id == second.subject_id == account.subject_id
    return first, second, account


def beliefs():
    return dict(Membership.objects.filter(superseded_at=None).values_list("record_id", "subject_id"))


def test_the_preview_says_what_the_parting_does():
    first, second, account = three_records_of_one_profile()
    seen = preview_parting(subject_id=first.subject_id, source_ids=[second.source_id])
    assert (seen.stays, seen.leaves) == (({first.source_id, account.source_id},), ({second.source_id},))
    before = beliefs()
    (gone,) = part(subject_id=first.subject_id, source_ids=[second.source_id], reason="两个人", by=BY, at=LATER)
    assert set(records_of(gone)) == {second.source_id}
    assert set(records_of(first.subject_id)) == seen.stays[0]
    assert {row.record_id for row in sources_of(first.subject_id)} == seen.stays[0]
    assert beliefs() != before


def test_two_that_leave_together_stay_together():
    first, second, account = three_records_of_one_profile()
    leaving = {second.source_id, account.source_id}
    seen = preview_parting(subject_id=first.subject_id, source_ids=leaving)
    assert seen.leaves == (leaving,)
    (gone,) = part(subject_id=first.subject_id, source_ids=leaving, reason="", by=BY, at=LATER)
    assert set(records_of(gone)) == leaving, "whoever stays keeps the profile, with its contracts"
    assert set(records_of(first.subject_id)) == {first.source_id}


def test_what_only_a_leaving_record_held_together_is_shown_to_fall_apart_and_does():
    phone, other = {"name": "沈若溪", "phone": "13800126021"}, {"name": "沈若溪", "phone": "13900127788"}
    one_side, other_side = one(sighting("a", **phone)), one(sighting("b", **other))
    bridge = one(sighting("c", name="沈若溪", phone="13800126021、13900127788"))
    subject = subjects_of_records([one_side.source_id])[one_side.source_id]
    assert set(records_of(subject)) == {one_side.source_id, other_side.source_id, bridge.source_id}
    seen = preview_parting(subject_id=subject, source_ids=[bridge.source_id])
    assert set(seen.stays) == {frozenset({one_side.source_id}), frozenset({other_side.source_id})}
    part(subject_id=subject, source_ids=[bridge.source_id], reason="", by=BY, at=LATER)
    assert len(set(beliefs().values())) == 3


def test_no_later_proof_joins_them_again_and_taking_it_back_restores_all():
    first, second, _account = three_records_of_one_profile()
    before = beliefs()
    part(subject_id=first.subject_id, source_ids=[second.source_id], reason="", by=BY, at=LATER)
    resolve_all(sightings=[sighting("b", "branch-two", **SHEN)], at=LATER)
    assert beliefs()[second.source_id] != beliefs()[first.source_id]
    (entry,) = [row for row in history_of(first.subject_id) if row.kind is MergeKind.SPLIT]
    assert partings_in_force([entry]) == {entry.id}
    assert undo_parting(passage_id=entry.id, by=BY, at=LATER + timedelta(minutes=1)) == first.subject_id
    assert beliefs() == before
    assert partings_in_force([entry]) == frozenset()
    with pytest.raises(CannotUndo):
        undo_parting(passage_id=entry.id, by=BY, at=LATER + timedelta(minutes=2))
    assert beliefs() == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_words_about_a_pair_are_taken_back_in_any_order(order):
    """Apart, apart once more by somebody else, one person after all: the latest that is left is in force."""
    first, second, _account = three_records_of_one_profile()
    pair, said = (first.source_id, second.source_id), (False, False, True)
    for number, same in enumerate(said):
        say([pair], same=same, rule=Rule.BOUND, by=BY, at=LATER + timedelta(minutes=number), own=True)
    words = list(Assertion.objects.order_by("asserted_at"))
    left = dict(enumerate(words))
    for turn, number in enumerate(order):
        assert standing(words) == list(left.values())
        take_back([left.pop(number)], at=LATER + timedelta(hours=1, minutes=turn))
        words = list(Assertion.objects.order_by("asserted_at"))
        in_force = [word.id for word in words if word.withdrawn_at is None]
        assert in_force == [word.id for word in list(left.values())[-1:]]
    with pytest.raises(RecordUnknown, match="expected 2 records, got 1"):
        say([(first.source_id, new_id())], same=True, rule=Rule.BOUND, by=BY, at=LATER)


@pytest.mark.parametrize("choose", ["none", "all", "a stranger's"])
def test_a_parting_needs_some_of_the_clients_records_and_not_all(choose):
    first, second, account = three_records_of_one_profile()
    stranger = one(sighting("z", name="顾怀仁", phone="13700131122"))
    chosen = {
        "none": [],
        "all": [first.source_id, second.source_id, account.source_id],
        "a stranger's": [stranger.source_id],
    }
    before = beliefs()
    with pytest.raises(NothingToPart):
        preview_parting(subject_id=first.subject_id, source_ids=chosen[choose])
    with pytest.raises(NothingToPart):
        part(subject_id=first.subject_id, source_ids=chosen[choose], reason="", by=BY, at=LATER)
    assert beliefs() == before


@pytest.mark.parametrize("turn", range(6))
def test_of_two_accounts_opened_in_one_batch_the_one_seen_first_keeps_its_profile(turn):
    pair = [sighting(f"u-{turn}-{age}", "app", user_id=f"u-{turn}-{age}") for age in (1, 2)]
    aged = [replace(each, observed_at=NOW - timedelta(days=age)) for age, each in zip((1, 2), pair, strict=True)]
    found = resolve_all(sightings=aged[:: 1 if turn % 2 else -1], at=NOW).by_key
    first, last = found[f"u-{turn}-2"], found[f"u-{turn}-1"]
    assert first.subject_id != last.subject_id
    assert bind_record(subject_id=first.subject_id, source_id=last.source_id, by=BY, at=LATER) == first.subject_id
