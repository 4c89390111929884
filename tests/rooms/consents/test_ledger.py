"""Consents are kept for good, proved, seen by those who see the person, and narrowed by a merge."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from crm.consents.domain.purposes import Purpose
from crm.consents.domain.standing import State
from crm.consents.evidence import ConsentMissing, content_for, contents_for
from crm.consents.models import Consent
from crm.consents.operations import SaidLater, SeatMissing, say_at_branch, say_oneself
from crm.consents.queries import objectors, refusing, standings_of, standings_of_many
from crm.journeys.intake import VisitForm, record_visit
from crm.journeys.passages import part
from crm.profile.domain.vocabulary import Channel
from crm.profile.models import Visit
from hub.access.queries import absorbed_by
from hub.access.scope import entered, scope_for
from hub.audit.models import AuditRow
from hub.kernel.canonical import parse_canonical
from hub.kernel.ids import new_id
from hub.outbox.models import Delivery
from hub.vault.operations import unseal_by_owner
from tests.rooms.journeys.two_people import BY, MERGED, MET, PARTED, as_system, bind_both

HOME, LATER = new_id(), PARTED + timedelta(hours=5)


@pytest.fixture
def pair(two_people_met):
    return two_people_met


def says(person, *, given=True, purpose=Purpose.PHONE, at=MET, about=None, to=()):
    """The person's own word, signed in."""
    with entered(scope_for(person.login)) as scope:
        return say_oneself(
            login_subject=person.subject, purpose=purpose, given=given, about_id=about, audience=to, by=scope.actor,
            at=at,
        )  # fmt: skip


def at_branch(person, *, given=True, purpose=Purpose.PHONE, said_at=MET, at=LATER, about=None, to=()):
    with as_system():
        visit = Visit.objects.get(source_id=person.source)
        return say_at_branch(
            subject_id=person.subject, source_id=visit.source_id, visit_id=visit.id, channel="desk", purpose=purpose,
            given=given, said_at=said_at, about_id=about, audience=to, by=BY, at=at,
        )  # fmt: skip


def state(person_id, purpose=Purpose.PHONE, about=None, at=LATER, **known):
    with as_system():
        return standings_of(person_id, at=at, **known).standing(purpose, about).state


def test_a_word_is_kept_once_with_its_audit_row_and_its_proof(pair):
    first, second = says(pair[0]), says(pair[0], at=MET + timedelta(minutes=1))
    assert first.id == second.id
    with as_system():
        assert AuditRow.objects.filter(action="consent.given", target_id=str(first.id)).count() == 1
        event = Delivery.objects.get(event_name="FactSealed", event_key=f"consent:{first.id}:1")
        assert event.payload["subject_id"] == str(pair[0].subject)
        assert unseal_by_owner(owner_kind="consent", owner_id=first.id, purpose="evidence") == content_for(first.id)
        written = parse_canonical(content_for(first.id))
        assert (written["purpose"], written["given"], written["wording"]) == ("contact_phone", True, "contact_phone/v1")
        with pytest.raises(ConsentMissing):
            content_for(new_id())
        assert contents_for([str(new_id()), str(first.id)]) == {str(first.id): content_for(first.id)}


def test_withdrawing_is_a_new_row_that_holds_at_once_and_the_old_one_stays(pair):
    says(pair[0])
    says(pair[0], given=False, at=MET + timedelta(minutes=5))
    assert state(pair[0].subject) is State.WITHDRAWN
    with as_system():
        assert [said.given for said in standings_of(pair[0].subject, at=LATER).history] == [False, True]
        assert refusing([pair[0].subject, pair[1].subject], purposes=[Purpose.PHONE], at=LATER) == {pair[0].subject}
        assert refusing([pair[0].subject], purposes=[Purpose.PHONE, Purpose.WECHAT], at=LATER) == frozenset()
        assert objectors(Purpose.PHONE, at=LATER) == {pair[0].subject}
    says(pair[0], at=LATER)
    with as_system():
        assert objectors(Purpose.PHONE, at=LATER) == frozenset()


def test_the_past_can_be_read_as_it_was_known_then(pair):
    at_branch(pair[0], given=False, said_at=MET, at=LATER)
    assert state(pair[0].subject, at=MET, known_at=LATER) is State.WITHDRAWN
    assert state(pair[0].subject, at=MET, known_at=PARTED) is State.NEVER


def test_a_paper_written_down_late_does_not_overrule_what_was_said_since(pair):
    says(pair[0], given=False, at=PARTED)
    at_branch(pair[0], said_at=MET, at=LATER)
    assert state(pair[0].subject) is State.WITHDRAWN
    with pytest.raises(SaidLater):
        at_branch(pair[0], said_at=LATER + timedelta(days=1))


def test_a_household_is_named_where_one_is_meant_and_nowhere_else(pair):
    for purpose, about in ((Purpose.HOUSEHOLD_MONEY, None), (Purpose.PHONE, HOME)):
        with pytest.raises(SeatMissing):
            says(pair[0], purpose=purpose, about=about)


def test_nobody_changes_or_removes_a_row_and_the_database_asks_for_evidence(pair):
    row = says(pair[0])
    with as_system():
        for statement in ("UPDATE consents_consent SET given = NOT given", "DELETE FROM consents_consent",
                          "TRUNCATE consents_consent"):  # fmt: skip
            with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
        names = [field.name for field in Consent._meta.fields if field.name != "id"]
        copy = {name: getattr(row, name) for name in names}
        for changed in ({"channel": "desk"}, {"purpose": "household_life"}, {"audience": ["x"]},
                        {"recorded_at": row.decided_at - timedelta(days=1)}):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                Consent.objects.create(**{**copy, **changed})


def test_only_those_who_see_the_person_see_the_words(pair):
    row = says(pair[0])
    for user, sees in (
        (pair[0].advisor, True),
        (pair[0].login, True),
        (pair[1].advisor, False),
        (pair[1].login, False),
    ):
        with entered(scope_for(user)):
            assert Consent.objects.filter(id=row.id).exists() is sees


def test_nobody_speaks_for_somebody_else(pair):
    with entered(scope_for(pair[1].login)) as scope, pytest.raises(DatabaseError), transaction.atomic():
        say_oneself(login_subject=pair[0].subject, purpose=Purpose.PHONE, given=True, by=scope.actor, at=MET)


def test_a_merge_narrows_until_a_person_decides_and_parting_gives_each_their_own_back(pair):
    says(pair[0], purpose=Purpose.HOUSEHOLD_MONEY, about=HOME, to=["seat"])
    says(pair[1], given=False)
    with as_system():
        survivor = bind_both(*pair)
    assert state(survivor, Purpose.HOUSEHOLD_MONEY, HOME) is State.NARROWED
    assert state(survivor) is State.WITHDRAWN
    (gone,) = [person for person in pair if person.subject != survivor]
    part(subject_id=survivor, source_ids=[gone.source], reason="", by=BY, at=PARTED)
    assert state(pair[0].subject, Purpose.HOUSEHOLD_MONEY, HOME) is State.GIVEN
    assert state(pair[1].subject, Purpose.HOUSEHOLD_MONEY, HOME) is State.NEVER
    assert (state(pair[0].subject), state(pair[1].subject)) == (State.NEVER, State.WITHDRAWN)


def test_while_two_logins_are_one_person_neither_speaks_for_the_other(pair):
    says(pair[1], given=False)
    with as_system():
        survivor = bind_both(*pair)
    after = MERGED + timedelta(minutes=1)
    word = says(pair[0], at=after)
    assert not word.whole_person
    assert state(survivor) is State.NARROWED
    at_branch(pair[0], said_at=after + timedelta(minutes=1))
    assert state(survivor) is State.GIVEN


def test_a_word_said_at_the_branch_while_merged_follows_the_record_of_its_visit(pair):
    with as_system():
        survivor = bind_both(*pair)
    (gone,) = [person for person in pair if person.subject != survivor]
    at_branch(gone, given=False, said_at=MERGED + timedelta(minutes=1))
    assert state(survivor) is State.WITHDRAWN
    part(subject_id=survivor, source_ids=[gone.source], reason="", by=BY, at=PARTED)
    assert state(gone.subject) is State.WITHDRAWN
    assert state(survivor) is State.NEVER


def test_many_are_read_as_one_is(pair):
    says(pair[0], given=False)
    with as_system():
        survivor = bind_both(*pair)
        many = standings_of_many([survivor, survivor], at=LATER)
        assert set(many) == {survivor}
        for purpose in Purpose:
            about = HOME if purpose.value.startswith("household") else None
            assert many[survivor].standing(purpose, about) == standings_of(survivor, at=LATER).standing(purpose, about)


def test_a_record_linked_in_the_moment_it_came_narrows_nothing_and_a_profile_that_stood_alone_does(pair):
    """Every visit of a picked client opens a profile for a moment; consents would end with each of them."""
    at_branch(pair[0])
    form = VisitForm(
        key="next", channel=Channel.DESK, arrived_at=LATER, branch_id=pair[0].advisor.branch_id,
        advisor_id=pair[0].advisor.id, advisor_label="林晓", subject_id=pair[0].subject, note="来打印对账单。",
    )  # fmt: skip
    with as_system():
        record_visit(form=form, by=BY, at=LATER)
        assert absorbed_by([pair[0].subject])[pair[0].subject]
    says(pair[0], purpose=Purpose.HOUSEHOLD_MONEY, about=HOME)
    assert state(pair[0].subject) is state(pair[0].subject, Purpose.HOUSEHOLD_MONEY, HOME) is State.GIVEN
    with as_system():
        survivor = bind_both(*pair)
    assert state(survivor, Purpose.HOUSEHOLD_MONEY, HOME, at=LATER) is State.NARROWED
