"""Two profiles become one and two again: nothing is left behind, nothing widens, each gets their own back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from crm.identity.models import MergeEvent, SourceRecord
from crm.journeys.models import AdvisorTask, Notice, NoticeKind, TaskKind, TaskStatus
from crm.journeys.operations import note_read
from crm.journeys.passages import follow, part
from crm.journeys.queries import unread_notices
from crm.profile.queries import ClientFilters, client_list
from crm.suitability.models import Assessment
from crm.suitability.operations import save_draft, submit_assessment
from crm.suitability.queries import current_level, levels_for
from hub.access.models import Redirect, User
from hub.access.operations import redirect
from hub.access.queries import in_use, own_profile
from hub.access.roles import Role
from hub.access.scope import current_actor, entered, scope_for
from hub.audit.models import AuditRow
from hub.contracts.models import Contract
from hub.funds.models import Flow
from hub.kernel.events import Event
from hub.kernel.ids import new_id
from hub.outbox.delivery import drain
from tests.domain.suitability.cases import BOLD
from tests.rooms.journeys.two_people import BY, MERGED, MET, PARTED, as_system, bind_both, seen_by


def seen_of(pair):
    return [(seen_by(person.advisor, person.subject), seen_by(person.login, person.subject)) for person in pair]


def deliver(at):
    """Deliver what is due, as the worker does."""
    while drain(at=at):
        pass


def level_at(subject_id, at):
    return current_level(subject_id=subject_id, at=at).level


COUNTED = ("contracts", "flows", "reports", "tasks", "appointments", "visits")


@pytest.fixture
def pair(two_people_met):
    deliver(MET)
    return two_people_met


def joined(pair):
    with as_system():
        return bind_both(*pair)


def test_both_sides_papers_money_tasks_and_dates_are_on_one_page(pair):
    survivor = joined(pair)
    (kept,) = [person for person in pair if person.subject == survivor]
    seen = seen_by(kept.advisor, survivor)
    assert {name: len(seen[name]) for name in COUNTED} == dict.fromkeys(COUNTED, 2)
    deliver(MERGED)
    assert seen_by(kept.advisor, survivor)["listed"] == {survivor}
    assert seen["purse"] == sum(len(person.advisor.username) * 1_000_00 for person in pair)


def test_what_was_written_stays_written_under_the_id_of_its_day(pair):
    joined(pair)
    with as_system():
        for model in (Contract, Flow):
            assert set(model.objects.values_list("subject_id", flat=True)) == {person.subject for person in pair}


OWN_PAGES = ("contracts", "flows", "purse", "reports", "level", "needs", "visits")


def own_pages(person, subject):
    seen = seen_by(person.login, subject)
    return {name: seen[name] for name in OWN_PAGES}


@pytest.mark.parametrize("kept", [True, False], ids=["the survivor's", "the absorbed profile's"])
def test_what_the_only_login_answers_hangs_on_a_record_of_its_own(pair, kept):
    survivor = joined(pair)
    (person,) = [person for person in pair if (person.subject == survivor) is kept]
    (other,) = [each for each in pair if each is not person]
    with as_system():
        User.objects.filter(id=other.login.id).update(subject_id=None)
    later = PARTED + timedelta(days=1)
    with entered(scope_for(person.login)):
        submit_assessment(
            subject_id=own_profile(person.subject), answers=BOLD, channel="online", key="anew", by=BY, at=later
        )
    with as_system():
        assert Assessment.objects.get(key="anew").source_id == person.source


@pytest.mark.parametrize("told", [False, True], ids=["before the outbox was delivered", "after"])
def test_two_logins_of_one_person_each_see_their_own_alone(pair, told):
    before = [own_pages(person, person.subject) for person in pair]
    survivor = joined(pair)
    if told:
        deliver(MERGED)
    for person, seen in zip(pair, before, strict=True):
        assert {name: len(seen[name]) for name in ("contracts", "flows", "reports")} == {
            "contracts": 1, "flows": 1, "reports": 1,
        }  # fmt: skip
        after = own_pages(person, survivor)
        papers = ("contracts", "flows", "purse", "reports")
        assert {name: after[name] for name in papers} == {name: seen[name] for name in papers}
        assert seen["level"]
        assert after["level"] == seen["level"]


def test_nobody_reads_a_record_of_the_other_login_by_its_own_id(pair):
    joined(pair)
    for person, other in (pair, reversed(pair)):
        with entered(scope_for(person.login)):
            assert SourceRecord.objects.filter(id=person.source).exists()
            assert not SourceRecord.objects.filter(id=other.source).exists()
            assert not Contract.objects.filter(subject_id=other.subject).exists()


def test_two_logins_see_their_own_again_after_a_parting(pair):
    before = [own_pages(person, person.subject) for person in pair]
    survivor = joined(pair)
    (gone,) = [person for person in pair if person.subject != survivor]
    part(subject_id=survivor, source_ids=[gone.source], reason="", by=BY, at=PARTED)
    assert [own_pages(person, person.subject) for person in pair] == before


def test_each_of_two_logins_answers_the_questionnaire_under_its_own_profile(pair):
    joined(pair)
    later = PARTED + timedelta(days=1)
    for person in pair:
        with entered(scope_for(person.login)):
            subject = own_profile(person.subject)
            assert subject == person.subject
            save_draft(subject_id=subject, answers={}, at=PARTED)
            submit_assessment(subject_id=subject, answers=BOLD, channel="online", key="anew", by=BY, at=later)
            assert current_level(subject_id=subject, at=later).taken_at == later


@pytest.mark.parametrize("kept", [True, False], ids=["the survivor's", "the absorbed profile's"])
def test_the_only_login_of_a_person_sees_both_sides(pair, kept):
    survivor = joined(pair)
    (person,) = [person for person in pair if (person.subject == survivor) is kept]
    (other,) = [each for each in pair if each is not person]
    with as_system():
        User.objects.filter(id=other.login.id).update(subject_id=None)
        assert own_profile(person.subject) == survivor
    assert person.login.subject_id == person.subject
    seen = seen_by(person.login, survivor)
    assert {name: len(seen[name]) for name in ("contracts", "flows", "reports", "visits")} == {
        "contracts": 2, "flows": 2, "reports": 2, "visits": 2,
    }  # fmt: skip
    assert seen["level"]


@pytest.mark.parametrize("told", [False, True], ids=["before the outbox was delivered", "after"])
def test_parting_gives_each_their_own_back_exactly(pair, told):
    before = seen_of(pair)
    survivor = joined(pair)
    (gone,) = [person for person in pair if person.subject != survivor]
    if told:
        deliver(MERGED)
    assert part(subject_id=survivor, source_ids=[gone.source], reason="", by=BY, at=PARTED) == {gone.subject}
    assert seen_of(pair) == before
    deliver(PARTED)
    assert seen_of(pair) == before
    with as_system():
        assert not Redirect.objects.exists()


def test_the_lower_level_holds_until_the_investor_answers_anew(pair):
    levels = [seen_by(person.login, person.subject)["level"][0] for person in pair]
    assert levels[0] > levels[1]
    survivor = joined(pair)
    deliver(MERGED)
    with as_system():
        assert level_at(survivor, MERGED) <= levels[1]
        assert levels_for(subject_ids=[survivor], at=MERGED)[survivor].level == level_at(survivor, MERGED)
        later = PARTED + timedelta(days=1)
        submit_assessment(subject_id=survivor, answers=BOLD, channel="online", key="anew", by=BY, at=later)
        assert level_at(survivor, later) == levels_for(subject_ids=[survivor], at=later)[survivor].level
        assert current_level(subject_id=survivor, at=later).taken_at == later


def test_both_advisors_are_told_and_each_sees_only_what_they_may(pair):
    survivor = joined(pair)
    deliver(MERGED)
    (kept,) = [person for person in pair if person.subject == survivor]
    (gone,) = [person for person in pair if person.subject != survivor]
    with entered(scope_for(kept.advisor)):
        assert [task.subject_id for task in AdvisorTask.objects.filter(kind=TaskKind.CHECK_MERGE)] == [survivor]
        assert not Notice.objects.exists()
    with entered(scope_for(gone.advisor)):
        assert not AdvisorTask.objects.exists()
        (notice,) = unread_notices(gone.advisor.id)
        assert (notice.kind, notice.client, notice.branch_id) == (
            NoticeKind.HANDED_OVER, "沈若溪", kept.advisor.branch_id,
        )  # fmt: skip
        assert client_list(filters=ClientFilters()).rows == ()
    with entered(scope_for(kept.login)):
        assert not Notice.objects.exists()


def test_after_a_parting_both_hear_it_and_nobody_has_to_look_any_more(pair):
    survivor = joined(pair)
    deliver(MERGED)
    (gone,) = [person for person in pair if person.subject != survivor]
    part(subject_id=survivor, source_ids=[gone.source], reason="", by=BY, at=PARTED)
    deliver(PARTED)
    for person in pair:
        with entered(scope_for(person.advisor)):
            assert NoticeKind.PARTED in {notice.kind for notice in unread_notices(person.advisor.id)}
            assert not AdvisorTask.objects.filter(kind=TaskKind.CHECK_MERGE, status=TaskStatus.OPEN).exists()


def test_a_notice_is_put_away_by_whom_it_was_written_to_alone(pair):
    survivor = joined(pair)
    deliver(MERGED)
    (kept,) = [person for person in pair if person.subject == survivor]
    (gone,) = [person for person in pair if person.subject != survivor]
    with as_system():
        (notice,) = Notice.objects.all()
    for user, left in ((kept.advisor, 1), (gone.advisor, 0)):
        with entered(scope_for(user)):
            note_read(notice_id=notice.id, by=current_actor(), at=PARTED)
        with as_system():
            assert len(unread_notices(gone.advisor.id)) == left


def test_telling_again_tells_nothing(pair):
    joined(pair)
    deliver(MERGED)
    with as_system():
        (event,) = MergeEvent.objects.all()
        payload = {"passage_id": event.id}
        before = (AdvisorTask.objects.count(), Notice.objects.count(), AuditRow.objects.count())
        follow(Event(name="ProfilesMerged", key=f"passage:{event.id}", payload=payload), MERGED)
        assert (AdvisorTask.objects.count(), Notice.objects.count(), AuditRow.objects.count()) == before


def test_a_released_advisor_sees_nothing_of_the_client_any_more(pair):
    survivor = joined(pair)
    (gone,) = [person for person in pair if person.subject != survivor]
    for subject in (gone.subject, survivor):
        seen = seen_by(gone.advisor, subject)
        assert not any(seen[name] for name in (*COUNTED, "level", "listed"))


@pytest.mark.django_db
@pytest.mark.usefixtures("system_scope")
class TestOwnIds:
    """What has no login goes with the login that saw it before another one joined."""

    def own(self, login):
        with connection.cursor() as cursor:
            cursor.execute("SELECT hub_own_ids(%s)", [login])
            return {row[0] for row in cursor.fetchall()}

    def logins(self, *names):
        ids = [new_id() for _ in names]
        for name, subject in zip(names, ids, strict=True):
            User.objects.create(
                username=name, display_name=name, role=Role.INVESTOR, subject_id=subject, joined_at=MET, password="!"
            )
        return ids

    def test_what_was_absorbed_before_stays_with_the_login_of_its_side(self):
        (left, right), early, late = self.logins("left", "right"), new_id(), new_id()
        redirect(wanted={early: left}, at=MET)
        redirect(wanted={late: right}, at=MET)
        redirect(wanted={late: left, right: left}, at=MERGED)
        assert (self.own(left), self.own(right)) == ({left, early}, {right, late})

    def test_a_survivor_without_a_login_goes_with_the_first_that_joined(self):
        (left, right), survivor = self.logins("left", "right"), new_id()
        redirect(wanted={left: survivor}, at=MET)
        assert self.own(left) == {left, survivor}
        redirect(wanted={right: survivor}, at=MERGED)
        assert (self.own(left), self.own(right)) == ({left, survivor}, {right})

    def test_what_came_after_two_met_is_neithers(self):
        (left, right), stranger = self.logins("left", "right"), new_id()
        redirect(wanted={right: left}, at=MET)
        redirect(wanted={stranger: left}, at=MERGED)
        assert (self.own(left), self.own(right)) == ({left}, {right})


@pytest.mark.django_db
@pytest.mark.usefixtures("system_scope")
class TestRedirects:
    def test_never_make_a_chain(self):
        first, second, third = new_id(), new_id(), new_id()
        redirect(wanted={first: second}, at=MERGED)
        for chain in ({second: third}, {third: first}):
            with pytest.raises(DatabaseError, match="over another redirect"), transaction.atomic():
                redirect(wanted=chain, at=MERGED)

    def test_turn_together(self):
        first, second, third = new_id(), new_id(), new_id()
        redirect(wanted={first: second}, at=MERGED)
        redirect(wanted={first: third, second: third}, at=PARTED)
        assert in_use([first, second, third]) == {first: third, second: third, third: third}
        redirect(wanted={first: None, second: third}, at=PARTED)
        assert in_use([first, second]) == {first: first, second: third}

    def test_lead_to_another(self):
        one = new_id()
        with pytest.raises(DatabaseError, match="redirect_to_another"), transaction.atomic():
            redirect(wanted={one: one}, at=MERGED)


def test_nobody_but_the_machine_turns_a_profile_over(pair):
    refused = pytest.raises(DatabaseError, match="row-level security")
    with entered(scope_for(pair[0].advisor)), refused, transaction.atomic():
        redirect(wanted={new_id(): pair[0].subject}, at=MERGED)
    with pytest.raises(DatabaseError, match="no scope set"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_redirect")
