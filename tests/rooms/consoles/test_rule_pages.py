"""The rules on a page: everybody in compliance reads them, two people change them, and the preview names whom."""

from datetime import timedelta

import pytest

from crm.suitability.operations import submit_assessment
from crm.suitability.queries.rules import rules_in_force
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.clock import business_date, utc_now
from hub.rulebook.queries import open_proposals, proposals_for
from tests.domain.suitability.cases import BOLD
from tests.rooms.consoles.test_plan_change_pages import second
from tests.rooms.consoles.test_statement_pages import signed_in, text
from tests.rooms.suitability.people import INVESTOR, fill_shelf, investor

pytestmark = pytest.mark.django_db
PAGE = "/en/compliance/rules/S2-014/"
GROUPS = ("levels", "contradictions", "gate", "plans", "notes", "money", "wording", "reports", "retention")


@pytest.fixture
def bold():
    with entered(system_scope("test")):
        fill_shelf()
        subject, source = investor("罗大胆")
        submit_assessment(
            subject_id=subject, answers=BOLD, channel="online", key="1", by=INVESTOR, at=utc_now(), source_id=source
        )
    return subject


def later(days=10):
    return (business_date(utc_now()) + timedelta(days=days)).isoformat()


def asked(**more):
    figures = {"p0": "2", "p1": "3", "p2": "3", "p3": "3"}
    return figures | {"on": later(), "reason": "reserve as the new rules want it"} | more


def waiting():
    with entered(system_scope("test")):
        return open_proposals()


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_rules_reads_in_both_languages(client, group):
    compliance = signed_in(client, Role.COMPLIANCE)
    for language, word in (("", "规则"), ("/en", "Rules")):
        shown = text(compliance.get(f"{language}/compliance/rules/?group={group}"))
        assert word in shown
        assert "{" not in shown


def test_every_rule_has_a_page_of_its_own(client):
    compliance = signed_in(client, Role.AUDITOR)
    for rule_id in ("S2-041", "S3-014", "S6-006", "S5-001", "FD-CN-1", "W-PRINCIPAL", "RPT-01", "PI-ERASE"):
        assert rule_id in text(compliance.get(f"/en/compliance/rules/{rule_id}/"))
    assert compliance.get("/en/compliance/rules/S9-999/").status_code == 404


def test_the_preview_names_whom_it_touches_and_keeps_nothing_but_that_somebody_looked(client, bold):
    answer = signed_in(client, Role.COMPLIANCE).post(PAGE, asked(preview="1", reason="x"))
    shown = text(answer)
    assert "1 investor falls to a lower level" in shown
    assert f"/workspace/clients/{bold}/" in answer.content.decode()
    assert "C5 → C3" in shown
    assert waiting() == ()
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="rule.previewed", target_id="S2-014").count() == 1


def test_two_people_change_a_rule_and_offer_the_way_back(client, bold):
    compliance = signed_in(client, Role.COMPLIANCE)
    assert compliance.post(PAGE, asked()).status_code == 302
    (facts,) = waiting()
    assert facts.affected["falls"] == 1
    address = f"/en/compliance/rules/proposals/{facts.id}/"
    assert "Another person has to decide" in text(compliance.get(address))
    assert "proposed this change yourself" in text(compliance.post(f"{address}decide/", {"approve": "1"}, follow=True))
    other = second(client)
    shown = text(other.get(address))
    assert "Approve it" in shown
    assert "1 investor falls to a lower level on that day." in shown
    with entered(system_scope("test")):
        assert not AuditRow.objects.filter(action="rule.previewed").exists()
    assert "the decision is sealed" in text(other.post(f"{address}decide/", {"approve": "1"}, follow=True))
    with entered(system_scope("test")):
        assert dict(rules_in_force(at=utc_now() + timedelta(days=11)).changes) == facts.wanted()
        assert not rules_in_force(at=utc_now()).changes
    assert "changes on" in text(other.get("/en/compliance/rules/"))
    back = text(other.get(f"{PAGE}?back={facts.id}"))
    assert "Back to the former figures" in back
    form = other.get(f"{PAGE}?back={facts.id}").context["form"]
    assert [form.initial[name] for name in form.names] == [2, 3, 4, 5]
    former = {"p0": "2", "p1": "3", "p2": "4", "p3": "5", "back": str(facts.id)}
    assert other.post(PAGE, asked(on=later(20), **former)).status_code == 302
    with entered(system_scope("test")):
        assert proposals_for("S2-014")[0].undoes == facts.id


def test_a_coming_change_is_taken_back_on_its_page_and_the_form_begins_with_what_is_approved(client, bold):
    signed_in(client, Role.COMPLIANCE).post(PAGE, asked(on=later(30)))
    address = f"/en/compliance/rules/proposals/{waiting()[0].id}/"
    other = second(client)
    other.post(f"{address}decide/", {"approve": "1"})
    form = other.get(PAGE).context["form"]
    assert [form.initial[name] for name in form.names] == [2, 3, 3, 3]
    assert form.initial["on"].isoformat() == later(30)
    for back in (later(0), "00000000-0000-4000-8000-000000000000", "https://elsewhere.example/"):
        assert other.post(PAGE, asked(p0="1", on=later(31), back=back)).status_code == 422
    assert waiting() == ()
    assert "Say why" in text(other.post(f"{address}withdraw/", {"words": " "}, follow=True))
    shown = text(other.post(f"{address}withdraw/", {"words": "postponed"}, follow=True))
    assert "the withdrawal is sealed" in shown
    assert "postponed" in shown
    assert "Only an approved change" in text(other.post(f"{address}withdraw/", {"words": "again"}, follow=True))


def test_a_declined_change_says_why(client, bold):
    signed_in(client, Role.COMPLIANCE).post(PAGE, asked())
    address = f"/en/compliance/rules/proposals/{waiting()[0].id}/"
    other = second(client)
    assert "Say why" in text(other.post(f"{address}decide/", {"decline": "1"}, follow=True))
    shown = text(other.post(f"{address}decide/", {"decline": "1", "words": "no basis"}, follow=True))
    assert "no basis" in shown
    assert waiting() == ()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"on": later(0)}, "tomorrow or later"),
        ({"reason": ""}, "Say why"),
        ({"p0": "4"}, "Out of order"),
        ({"p2": "4", "p3": "5"}, "Nothing would change"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, more, said):
    answer = signed_in(client, Role.COMPLIANCE).post(PAGE, asked(**more))
    assert answer.status_code in (409, 422)
    assert said in text(answer)
    assert waiting() == ()


def test_auditors_look_and_change_nothing_and_others_do_not_enter(client):
    auditor = signed_in(client, Role.AUDITOR)
    assert "Propose other figures" not in text(auditor.get(PAGE))
    assert auditor.post(PAGE, asked()).status_code == 403
    client.logout()
    for role in (Role.ADVISOR, Role.BRANCH_MANAGER, Role.EDITOR, Role.SYSTEM_ADMIN):
        assert signed_in(client, role).get(PAGE).status_code == 403
        client.logout()
