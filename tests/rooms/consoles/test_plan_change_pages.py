"""A plan is changed by two people: one looks and proposes, the other accepts what was shown."""

from datetime import timedelta
from uuid import UUID

import pytest

from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.contracts.plan_changes import open_proposal
from hub.contracts.plans import plan_in_force
from hub.kernel.clock import business_date, utc_now
from tests.rooms.consoles.test_asset_pages import loan, text  # noqa: F401
from tests.rooms.consoles.test_statement_pages import signed_in
from tests.rooms.funds.conftest import AT

pytestmark = pytest.mark.django_db
PAGE = "/en/compliance/assets/ORCHARD-1/change/"


def second(client):
    client.logout()
    user = User.objects.create(username="second", display_name="Second", role=Role.COMPLIANCE, joined_at=AT)
    client.force_login(user)
    return client


def later(days=90):
    return (business_date(utc_now()) + timedelta(days=days)).isoformat()


def prolonging(**more):
    return {"until": later(), "on": later(0), "reason": "harvest late"} | more


def version():
    with entered(system_scope("test")):
        return plan_in_force(project_code="ORCHARD-1", on=business_date(utc_now()))


def waiting():
    with entered(system_scope("test")):
        return open_proposal(project_code="ORCHARD-1")


def test_the_new_plan_is_shown_and_nothing_is_kept(client, loan):  # noqa: F811
    compliance = signed_in(client, Role.COMPLIANCE)
    shown = text(compliance.post(f"{PAGE}?change=prolonged", prolonging(preview="1")))
    assert "The new plan beside the old one" in shown
    assert "falls away" in shown
    assert later() in shown
    assert waiting() is None


def test_two_people_prolong_and_the_version_is_read_with_its_seal(client, loan):  # noqa: F811
    compliance = signed_in(client, Role.COMPLIANCE)
    assert compliance.post(f"{PAGE}?change=prolonged", prolonging()).status_code == 302
    address = f"{PAGE}{waiting().id}/"
    assert "Another person has to decide" in text(compliance.get(address))
    assert "proposed this change yourself" in text(compliance.post(f"{address}decide/", {"accept": "1"}, follow=True))
    assert version().number == 1
    other = second(client)
    assert "Accept the new plan" in text(other.get(address))
    assert "sealed" in text(other.post(f"{address}decide/", {"accept": "1"}, follow=True))
    assert (version().number, version().recorded_by) == (2, "second")
    read = text(other.get("/en/compliance/assets/ORCHARD-1/versions/2/"))
    assert "harvest late" in read
    assert "Beside the version before" in read
    assert other.get("/en/compliance/assets/ORCHARD-1/versions/9/").status_code == 404


def test_a_declined_change_says_why_and_leaves_the_plan(client, loan):  # noqa: F811
    signed_in(client, Role.COMPLIANCE).post(f"{PAGE}?change=prolonged", prolonging())
    address = f"{PAGE}{waiting().id}/"
    other = second(client)
    assert "Say why" in text(other.post(f"{address}decide/", {"decline": "1"}, follow=True))
    assert "not agreed with the guarantor" in text(
        other.post(f"{address}decide/", {"decline": "1", "words": "not agreed with the guarantor"}, follow=True)
    )
    assert version().number == 1


@pytest.mark.parametrize(
    ("change", "asked", "said"),
    [
        ("early", {"amount": "1000", "on": later(0), "reason": "wants to"}, "Something is overdue"),
        ("prolonged", {"until": "2020-01-01", "on": later(0), "reason": "late"}, "has to be later"),
        ("corrected", {"rate": "12", "penalty": "0", "day_count": "months", "on": later(0), "reason": "typo"},
         "Nothing would change"),
        ("prolonged", {"until": later(), "on": later(0), "reason": ""}, "This field is required"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(client, loan, change, asked, said):  # noqa: F811
    answer = signed_in(client, Role.COMPLIANCE).post(f"{PAGE}?change={change}", asked)
    assert answer.status_code == 422
    assert said in text(answer)
    assert waiting() is None


def test_a_change_of_another_project_or_of_nobody_is_not_found(client, loan):  # noqa: F811
    compliance = signed_in(client, Role.COMPLIANCE)
    assert compliance.get(f"{PAGE}{UUID(int=3)}/").status_code == 404
    compliance.post(f"{PAGE}?change=prolonged", prolonging())
    assert compliance.get(f"/en/compliance/assets/OTHER/change/{waiting().id}/").status_code == 404
    assert compliance.get("/en/compliance/assets/OTHER/change/").status_code == 404
