"""A confirmed alert has a report for the authority: compliance alone takes it out, and nobody is warned by it."""

import subprocess
from io import BytesIO

import pikepdf
import pikepdf.pdfa
import pytest

from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.funds.alerts.operations import confirm_alert, take_alert
from hub.funds.alerts.queries import alert_of
from hub.funds.queries import flow_by_id
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id
from hub.kernel.money import grouped
from tests.domain.reports.test_the_file import tool
from tests.rooms.consoles import test_alert_pages
from tests.rooms.consoles.test_alert_pages import PAGE
from tests.rooms.funds.test_alerts import AT

pytestmark = pytest.mark.django_db
people, trip = test_alert_pages.people, test_alert_pages.trip
WORDS = "The borrower confirmed by telephone that the money went back to an investor."


@pytest.fixture
def confirmed(trip):
    """The alert, confirmed by a person of compliance."""
    mei = Actor(kind=ActorKind.USER, id=new_id(), label="mei")
    with entered(system_scope("test")):
        take_alert(alert_id=trip, by=mei, at=AT)
        confirm_alert(alert_id=trip, words=WORDS, by=mei, at=AT)
    return trip


def address(alert_id: object, language: str = "/en") -> str:
    return f"{language}{PAGE}{alert_id}/report.pdf"


def printed(data: bytes) -> str:
    result = subprocess.run([tool("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(result.stdout.decode().split())


def test_it_names_finding_rule_source_movements_and_who_decided_why(client, people, confirmed):
    client.force_login(people["mei"])
    said = printed(client.get(address(confirmed)).content)
    with entered(system_scope("test")):
        alert = alert_of(confirmed)
        flows = [flow for one in alert.flows if (flow := flow_by_id(one))]
    assert flows
    for flow in flows:
        assert flow.key in said
        assert grouped(flow.amount_fen) in said
    for words in (alert.rule.id, alert.rule.source.split(" ")[0], "mei confirmed it", WORDS[:40], alert.project_code):
        assert words in said, words
    assert "Neither who is named here nor anybody else may learn of it." in said
    assert all(str(party) in said.replace(" ", "") for party in alert.parties)


def test_it_is_an_archive_file_in_the_language_of_the_page_the_same_each_time_and_recorded(client, people, confirmed):
    client.force_login(people["mei"])
    for language, title in (("", "资金预警报告"), ("/en", "Report of an Alert")):
        first = client.get(address(confirmed, language)).content
        assert first == client.get(address(confirmed, language)).content
        assert pikepdf.pdfa.validate_written(BytesIO(first), "3b").passed
        assert title in printed(first)
    with entered(system_scope("test")):
        rows = AuditRow.objects.filter(action="alert.report_handed_out")
        assert rows.count() == 4
        assert {row.subject_id for row in rows} == {None}


def test_an_alert_that_nobody_confirmed_has_none(client, people, trip):
    client.force_login(people["mei"])
    answer = client.get(address(trip), follow=True)
    assert "Only a confirmed alert has a report" in answer.content.decode()
    assert "report.pdf" not in answer.content.decode()
    with entered(system_scope("test")):
        assert not AuditRow.objects.filter(action="alert.report_handed_out").exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COMPLIANCE])
def test_nobody_else_takes_it(client, people, confirmed, role):
    client.force_login(people[role.value])
    assert client.get(address(confirmed)).status_code == 403
    if role is Role.AUDITOR:
        assert "report.pdf" not in client.get(f"/en{PAGE}{confirmed}/").content.decode()
