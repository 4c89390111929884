"""The demo's advisors write visits down as advisors do: signed in once each, over HTTP, in the page's own form."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from crm.profile.models import Visit as KeptVisit
from crm.workspace.forms import VisitEntry
from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.demo.desk import Desk, FormRefused
from hub.demo.invention import invent
from hub.demo.talks import typed
from hub.demo.visit_keys import form_key, typed_visit_id
from hub.demo.visit_steps import CHANNELS, fields_of
from hub.kernel.actor import system_actor
from hub.kernel.clock import business_date, utc_now

PASSWORD = "a-long-and-odd-passphrase"
BY = system_actor("test")


@pytest.fixture(scope="module")
def made() -> list[Any]:
    """What the small world's advisors typed before today."""
    today: date = business_date(utc_now())
    world = invent(seed=1, scale="small", as_of=today)
    return [visit for visit in world.visits if typed(visit, world.as_of)]


@pytest.fixture
def advisor(transactional_db: None) -> Any:
    with entered(system_scope("test")):
        branch = open_branch(
            code="CD01", name_zh="城东", name_en="East", city_zh="澄江", city_en="C", by=BY, at=utc_now()
        )
        return create_user(
            username="lin.xiao", display_name="林晓", role=Role.ADVISOR, password=PASSWORD, branch_id=branch.id,
            by=BY, at=utc_now(),
        )  # fmt: skip


def test_every_typed_visit_is_one_that_the_form_takes_and_says_the_same(made):
    assert len(made) > 10
    for visit in made:
        form = VisitEntry(fields_of(visit))
        assert form.is_valid(), (visit.number, form.errors)
        said = form.cleaned_data
        assert said["arrived_at"] == visit.at
        assert (said["name"], said["phone"], said["id_number"], said["note"], said["purpose"], said["minutes"]) == (
            visit.marks.name, visit.marks.phone, visit.marks.id_number, visit.note, visit.purpose, visit.minutes,
        )  # fmt: skip
        assert (str(said["key"]), said["channel"]) == (form_key(visit.number), CHANNELS[visit.channel].value)


def test_visits_sent_again_after_a_kill_are_kept_once_and_one_sign_in_serves_them_all(live_server, advisor, made):
    for _ in range(2):
        desk = Desk(base_url=live_server.url, username="lin.xiao", password=PASSWORD)
        for visit in made[:5]:
            desk.write_down(fields_of(visit))
        desk.close()
    with entered(system_scope("test")):
        kept = {row.id: row for row in KeptVisit.objects.all()}
        assert set(kept) == {typed_visit_id(advisor.branch_id, visit.number) for visit in made[:5]}
        assert {row.recorded_by for row in kept.values()} == {advisor.id}
        assert AuditRow.objects.filter(action="visit.recorded").count() == 5
    assert Session.objects.count() == 2


def test_a_form_that_the_hub_refuses_stops_the_demo_with_its_reason(live_server, advisor, made):
    with pytest.raises(FormRefused, match="login/ answered 200"):
        Desk(base_url=live_server.url, username="lin.xiao", password="another")
    desk = Desk(base_url=live_server.url, username="lin.xiao", password=PASSWORD)
    tomorrow = f"{utc_now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    with pytest.raises(FormRefused, match=r"answered 422: .*这个时间还没有到"):
        desk.write_down({**fields_of(made[0]), "arrived_at": tomorrow})
    desk.close()
