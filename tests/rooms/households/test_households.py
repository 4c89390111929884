"""A household shows of each member what that member allows to everybody who looks on, and not a fen more."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from crm.consents.domain.purposes import Purpose
from crm.consents.operations import say_at_branch, say_oneself
from crm.households.domain.relations import Ending, Relation
from crm.households.domain.sharing import Shown
from crm.households.models import Household, Occupant, Seat
from crm.households.operations import (
    AlreadyMember,
    Dissolved,
    HouseholdUnknown,
    LeftThemselves,
    MemberUnknown,
    dissolve,
    end,
    found,
    propose,
    restore,
    restore_member,
)
from crm.households.queries import audience_of, household_view, households, own_households, seats_ended_of, seats_of
from crm.journeys.passages import part
from crm.profile.models import Visit
from hub.access.operations import assign
from hub.access.scope import entered, scope_for
from hub.audit.models import AuditRow
from hub.funds.queries import where_is_my_money
from tests.rooms.journeys.two_people import BY, MET, PARTED, as_system, bind_both
from tests.rooms.suitability.people import investor

LATER = PARTED + timedelta(hours=5)
MONEY, LIFE = Purpose.HOUSEHOLD_MONEY, Purpose.HOUSEHOLD_LIFE


@pytest.fixture
def pair(two_people_met):
    """Two people whom one advisor looks after, the first one's."""
    mother, son = two_people_met
    with as_system():
        hand_over(son, mother)
    return mother, son


def hand_over(person, to):
    assign(subject_id=person.subject, advisor_id=to.advisor.id, branch_id=to.advisor.branch_id, by=BY, at=MET)


def family(pair):
    """Mother and son, neither of them asked."""
    mother, son = pair
    with entered(scope_for(mother.advisor)) as scope:
        home = found(
            key="1", name="沈家", subject_id=mother.subject, branch_id=mother.advisor.branch_id, by=scope.actor, at=MET
        )
        propose(household_id=home.id, subject_id=son.subject, relation=Relation.CHILD, by=scope.actor, at=MET)
    return home.id


def says(person, home, *, given=True, purpose=MONEY, at=MET):
    with entered(scope_for(person.login)) as scope:
        (own,) = [one for one in own_households(at=at) if one.id == home]
        return say_oneself(
            login_subject=person.subject, purpose=purpose, given=given, about_id=own.seat_id,
            audience=audience_of(home, seat_id=own.seat_id, at=at), by=scope.actor, at=at,
        )  # fmt: skip


def seen(user, home, at=LATER):
    with entered(scope_for(user)):
        return household_view(home, at=at)


def own(person, at=LATER):
    with entered(scope_for(person.login)):
        return own_households(at=at)


def money_of(person):
    with as_system():
        return where_is_my_money(subject_id=person.subject).total_fen


def seat_of(home, person):
    with as_system():
        return Occupant.objects.get(household_id=home, subject_id=person.subject).seat_id


def test_founding_and_proposing_share_nothing_and_leave_an_audit_row(pair):
    home = family(pair)
    view = seen(pair[0].advisor, home)
    assert [(one.relation, one.money, one.money_fen, one.life, one.events) for one in view.members] == [
        (relation, Shown.NOT_ASKED, None, Shown.NOT_ASKED, ()) for relation in (Relation.HEAD, Relation.CHILD)
    ]
    assert (view.name, view.total_fen, view.hidden) == ("沈家", 0, 0)
    with as_system():
        actions = AuditRow.objects.filter(target_kind="household").values_list("action", flat=True)
        assert sorted(actions) == ["household.founded", "household.member_proposed", "household.member_proposed"]


def test_the_same_form_twice_founds_one_household_and_nobody_sits_twice(pair):
    home = family(pair)
    with entered(scope_for(pair[0].advisor)) as scope:
        again = found(key="1", name="x", subject_id=pair[0].subject, branch_id=None, by=scope.actor, at=LATER)
        assert again.id == home
        with pytest.raises(AlreadyMember):
            propose(household_id=home, subject_id=pair[1].subject, relation=Relation.OTHER, by=scope.actor, at=LATER)


def test_only_who_agreed_is_counted_and_taking_it_back_holds_at_once(pair):
    home = family(pair)
    says(pair[0], home)
    view = seen(pair[0].advisor, home)
    assert [one.money for one in view.members] == [Shown.SHARED, Shown.NOT_ASKED]
    assert view.total_fen == money_of(pair[0]) > 0
    says(pair[1], home)
    assert seen(pair[0].advisor, home).total_fen == money_of(pair[0]) + money_of(pair[1])
    says(pair[0], home, given=False, at=MET + timedelta(minutes=1))
    view = seen(pair[0].advisor, home)
    assert [(one.money, one.money_fen) for one in view.members] == [
        (Shown.WITHDRAWN, None), (Shown.SHARED, money_of(pair[1])),
    ]  # fmt: skip
    assert view.total_fen == money_of(pair[1])
    with entered(scope_for(pair[0].advisor)):
        assert [(one.members, one.sharing) for one in households(at=LATER)] == [(2, 1)]


def test_life_events_are_another_purpose_and_hold_no_fears_and_no_words(pair):
    home = family(pair)
    says(pair[0], home, purpose=LIFE)
    mother, _son = seen(pair[0].advisor, home).members
    assert mother.money is Shown.NOT_ASKED
    assert [said.kind.value for said in mother.events] == ["needs_education"]
    assert (mother.events[0].due_date is not None, mother.events[0].amount_fen) == (True, 18_000_000)


def test_a_member_sees_the_figures_of_who_named_them_and_meets_the_others_by_relation_alone(pair):
    home = family(pair)
    (mine,) = own(pair[1])
    (fellow,) = mine.fellows
    assert (fellow.relation, fellow.name, fellow.money_fen, fellow.events) == (Relation.HEAD, "", None, ())
    says(pair[0], home)
    (fellow,) = own(pair[1])[0].fellows
    assert (fellow.name, fellow.money_fen, fellow.events, fellow.sees_money) == (
        "沈若溪", money_of(pair[0]), (), False,
    )  # fmt: skip
    (fellow,) = own(pair[0])[0].fellows
    assert (fellow.money_fen, fellow.sees_money, fellow.sees_life) == (None, True, False)


def test_who_joins_later_was_not_named_and_is_shown_nothing_until_asked_again(pair):
    home = family(pair)
    says(pair[0], home)
    with as_system():
        cousin, _source = investor("沈知夏", phone="13700001234")
        assign(subject_id=cousin, advisor_id=pair[0].advisor.id, branch_id=pair[0].advisor.branch_id, by=BY, at=MET)
    with entered(scope_for(pair[0].advisor)) as scope:
        propose(household_id=home, subject_id=cousin, relation=Relation.OTHER, by=scope.actor, at=MET)
    view = seen(pair[0].advisor, home)
    assert (view.members[0].money, view.total_fen) == (Shown.NOT_TO_ALL, 0)
    shown = {fellow.seat_id: fellow.sees_money for fellow in own(pair[0])[0].fellows}
    assert shown == {seat_of(home, pair[1]): True, view.members[2].seat_id: False}
    says(pair[0], home, at=MET + timedelta(minutes=2))
    assert seen(pair[0].advisor, home).total_fen == money_of(pair[0])


def test_an_advisor_who_may_not_see_a_member_sees_only_that_one_exists(pair):
    home = family(pair)
    for person in pair:
        says(person, home)
    with as_system():
        hand_over(pair[1], pair[1])
    for person in pair:
        view = seen(person.advisor, home)
        assert [one.subject_id for one in view.members] == [person.subject]
        assert (view.hidden, view.size, view.total_fen) == (1, 2, money_of(person))
        with entered(scope_for(person.advisor)):
            assert Occupant.objects.count() == 1
            assert Seat.objects.count() == 2
    with entered(scope_for(pair[0].advisor)) as scope:
        other = seat_of(home, pair[1])
        for act in (end, restore_member):
            how = {"how": Ending.REMOVED} if act is end else {}
            with pytest.raises(HouseholdUnknown):
                act(household_id=home, seat_id=other, **how, by=scope.actor, at=LATER)
        with pytest.raises(MemberUnknown):
            propose(household_id=home, subject_id=pair[1].subject, relation=Relation.CHILD, by=scope.actor, at=LATER)


def test_a_stranger_sees_no_household_and_nobody_writes_past_the_operations(pair):
    home = family(pair)
    with as_system():
        outsider, _source = investor("陌生人", phone="13700009999")
        hand_over(pair[1], pair[1])
    with entered(scope_for(pair[0].advisor)) as scope:
        end(household_id=home, seat_id=seat_of(home, pair[0]), how=Ending.REMOVED, by=scope.actor, at=LATER)
        with pytest.raises(HouseholdUnknown):
            household_view(home, at=LATER)
        assert households(at=LATER) == ()
        with pytest.raises(DatabaseError), transaction.atomic():
            Household(name="x", founded_at=LATER).save(force_insert=True)
    with as_system():
        assert seats_of(outsider) == ()
        for statement in (
            "DELETE FROM households_occupant",
            "UPDATE households_occupant SET subject_id = seat_id",
            "UPDATE households_seat SET proposed_at = now()",
            "TRUNCATE households_household CASCADE",
        ):
            with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_taking_out_ends_everything_and_can_be_taken_back_to_what_it_was(pair):
    home = family(pair)
    for person in pair:
        says(person, home)
    before = seen(pair[0].advisor, home)
    with entered(scope_for(pair[0].advisor)) as scope:
        seat = seat_of(home, pair[1])
        end(household_id=home, seat_id=seat, how=Ending.REMOVED, by=scope.actor, at=LATER)
        view = household_view(home, at=LATER)
        assert [one.subject_id for one in view.members] == [pair[0].subject]
        assert [(gone.seat_id, gone.how) for gone in view.gone] == [(seat, Ending.REMOVED)]
        (waiting,) = own(pair[1])
        assert (waiting.waiting, waiting.seat_id, waiting.fellows) == (True, seat, ())
        restore_member(household_id=home, seat_id=seat, by=scope.actor, at=LATER)
        assert household_view(home, at=LATER) == before


def test_whoever_left_is_put_back_by_nobody_else(pair):
    home = family(pair)
    says(pair[1], home)
    with entered(scope_for(pair[1].login)) as scope:
        (mine,) = own_households(at=LATER)
        end(household_id=home, seat_id=mine.seat_id, how=Ending.LEFT, by=scope.actor, at=LATER)
        assert own_households(at=LATER) == ()
    with entered(scope_for(pair[0].advisor)) as scope:
        assert household_view(home, at=LATER).total_fen == 0
        with pytest.raises(LeftThemselves):
            restore_member(household_id=home, seat_id=mine.seat_id, by=scope.actor, at=LATER)
        propose(household_id=home, subject_id=pair[1].subject, relation=Relation.CHILD, by=scope.actor, at=LATER)
        assert household_view(home, at=LATER).members[1].money is Shown.NOT_ASKED


def test_dissolving_shows_nothing_and_restoring_brings_everything_back(pair):
    home = family(pair)
    for person in pair:
        says(person, home)
    before = seen(pair[0].advisor, home)
    with entered(scope_for(pair[0].advisor)) as scope:
        for _ in range(2):
            dissolve(household_id=home, by=scope.actor, at=LATER)
        view = household_view(home, at=LATER)
        assert [(one.money_fen, one.events) for one in view.members] == [(None, ()), (None, ())]
        assert seats_of(pair[0].subject) == ()
        assert [one.waiting for one in (*own(pair[0]), *own(pair[1]))] == [True, True]
        with pytest.raises(Dissolved):
            propose(household_id=home, subject_id=pair[1].subject, relation=Relation.CHILD, by=scope.actor, at=LATER)
        restore(household_id=home, by=scope.actor, at=LATER)
        assert household_view(home, at=LATER) == before
    with as_system():
        assert AuditRow.objects.filter(action="household.dissolved").count() == 1


def test_two_seats_of_one_person_count_once_and_parting_gives_each_their_own_back(pair):
    home = family(pair)
    says(pair[0], home)
    before = seen(pair[0].advisor, home)
    with as_system():
        survivor = bind_both(*pair)
    view = seen(pair[0].advisor, home)
    assert [one.money for one in view.members] == [Shown.NARROWED, Shown.NOT_ASKED]
    assert view.total_fen == 0
    (gone,) = [person for person in pair if person.subject != survivor]
    part(subject_id=survivor, source_ids=[gone.source], reason="", by=BY, at=PARTED)
    assert seen(pair[0].advisor, home) == before
    with as_system():
        survivor = bind_both(*pair)
        visits = Visit.objects.filter(source_id__in=[person.source for person in pair]).order_by("source_id")
        for seat in (seat_of(home, person) for person in pair):
            say_at_branch(
                subject_id=survivor, source_id=visits[0].source_id, visit_id=visits[0].id, channel="desk",
                purpose=MONEY, given=True, said_at=LATER, about_id=seat,
                audience=audience_of(home, seat_id=seat, at=LATER), by=BY, at=LATER,
            )  # fmt: skip
        whole = where_is_my_money(subject_id=survivor).total_fen
    merged = seen(pair[0].advisor, home)
    assert [(one.money, one.money_fen) for one in merged.members] == [(Shown.SHARED, whole)] * 2
    assert merged.total_fen == whole


@pytest.mark.parametrize("dissolved", [True, False])
def test_a_word_is_taken_back_while_a_household_rests_so_that_restoring_shares_nothing(pair, dissolved):
    home = family(pair)
    says(pair[1], home)
    seat = seat_of(home, pair[1])
    rest(pair, home, seat, dissolved=dissolved)
    with entered(scope_for(pair[0].advisor)):
        assert [one[:2] for one in seats_ended_of(pair[1].subject, at=LATER)] == [(seat, home)]
        assert seats_ended_of(pair[0].subject, at=LATER) == ()
    says(pair[1], home, given=False, at=LATER)
    assert own(pair[1]) == ()
    with entered(scope_for(pair[0].advisor)) as scope:
        assert seats_ended_of(pair[1].subject, at=LATER) == ()
        if dissolved:
            restore(household_id=home, by=scope.actor, at=LATER)
        else:
            restore_member(household_id=home, seat_id=seat, by=scope.actor, at=LATER)
        assert household_view(home, at=LATER).total_fen == 0


@pytest.mark.parametrize("dissolved", [True, False])
def test_who_leaves_a_household_that_rests_is_put_back_by_nobody_else(pair, dissolved):
    home = family(pair)
    says(pair[1], home)
    seat = seat_of(home, pair[1])
    rest(pair, home, seat, dissolved=dissolved)
    with entered(scope_for(pair[1].login)) as scope:
        end(household_id=home, seat_id=seat, how=Ending.LEFT, by=scope.actor, at=LATER)
        assert own_households(at=LATER) == ()
    with entered(scope_for(pair[0].advisor)) as scope:
        restore(household_id=home, by=scope.actor, at=LATER)
        with pytest.raises(LeftThemselves):
            restore_member(household_id=home, seat_id=seat, by=scope.actor, at=LATER)
        assert [one.how for one in household_view(home, at=LATER).gone] == [Ending.LEFT]
        assert household_view(home, at=LATER).total_fen == 0


def rest(pair, home, seat, *, dissolved):
    """The advisor dissolves the household, or takes the member out of it."""
    with entered(scope_for(pair[0].advisor)) as scope:
        if dissolved:
            dissolve(household_id=home, by=scope.actor, at=LATER)
        else:
            end(household_id=home, seat_id=seat, how=Ending.REMOVED, by=scope.actor, at=LATER)
