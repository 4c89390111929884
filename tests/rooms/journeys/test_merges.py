"""Two profiles become one and two again: nothing is left behind, nothing widens, each gets their own back."""

import pytest
from django.db import DatabaseError, connection, transaction

from crm.identity.operations import unbind
from hub.access.models import Redirect
from hub.access.operations import redirect
from hub.access.queries import in_use
from hub.access.scope import entered, scope_for
from hub.contracts.models import Contract
from hub.funds.models import Flow
from hub.kernel.ids import new_id
from tests.rooms.journeys.two_people import BY, MERGED, PARTED, as_system, bind_both, seen_by, two_people

COUNTED = ("contracts", "flows", "reports", "tasks", "appointments", "visits")


@pytest.fixture
def pair(db):
    with as_system():
        return two_people()


def joined(pair):
    with as_system():
        return bind_both(*pair)


def test_both_sides_papers_money_tasks_and_dates_are_on_one_page(pair):
    survivor = joined(pair)
    (kept,) = [person for person in pair if person.subject == survivor]
    seen = seen_by(kept.advisor, survivor)
    assert {name: len(seen[name]) for name in COUNTED} == dict.fromkeys(COUNTED, 2)
    assert seen["purse"] == sum(len(person.advisor.username) * 1_000_00 for person in pair)


def test_what_was_written_stays_written_under_the_id_of_its_day(pair):
    joined(pair)
    with as_system():
        for model in (Contract, Flow):
            assert set(model.objects.values_list("subject_id", flat=True)) == {person.subject for person in pair}


def test_the_login_of_the_absorbed_profile_lands_on_the_survivor(pair):
    survivor = joined(pair)
    (gone,) = [person for person in pair if person.subject != survivor]
    assert gone.login.subject_id == gone.subject
    with as_system():
        assert in_use([gone.subject]) == {gone.subject: survivor}
    seen = seen_by(gone.login, survivor)
    assert {name: len(seen[name]) for name in ("contracts", "flows", "reports")} == {
        "contracts": 2, "flows": 2, "reports": 2,
    }  # fmt: skip
    assert seen["level"]


def test_unmerging_gives_each_their_own_back_exactly(pair):
    before = [(seen_by(person.advisor, person.subject), seen_by(person.login, person.subject)) for person in pair]
    survivor = joined(pair)
    (gone,) = [person for person in pair if person.subject != survivor]
    with as_system():
        assert unbind(source_id=gone.source, by=BY, at=PARTED) == gone.subject
        assert not Redirect.objects.exists()
    after = [(seen_by(person.advisor, person.subject), seen_by(person.login, person.subject)) for person in pair]
    assert after == before


def test_a_released_advisor_sees_nothing_of_the_client_any_more(pair):
    survivor = joined(pair)
    (gone,) = [person for person in pair if person.subject != survivor]
    for subject in (gone.subject, survivor):
        seen = seen_by(gone.advisor, subject)
        assert not any(seen[name] for name in (*COUNTED, "level", "listed"))


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
