"""Compliance works on alerts, audit reads them; advisors, managers and investors never learn that there are any."""

import pytest
from django.urls import reverse

from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, scope_for, system_scope
from hub.audit.models import AuditRow
from hub.funds.alerts.queries import alert_of, alerts, waiting_alerts
from hub.funds.alerts.running import watch_over
from hub.funds.alerts.words import CONCERNS, MOVES, REFUSALS, STATES, WORDS
from hub.funds.blocking import blocks_in_force
from hub.funds.domain.detectors.handling import AlertMove, AlertState, Refused
from hub.funds.domain.detectors.rules import RULE_BY_ID, RULES, Concern
from hub.funds.models import Alert
from tests.rooms.funds.conftest import project_facts
from tests.rooms.funds.test_alerts import AT, BY, hand_in, ties

pytestmark = pytest.mark.django_db
PAGE = "/compliance/alerts/"
AT_A_BRANCH = (Role.ADVISOR, Role.BRANCH_MANAGER)
READERS = {Role.COMPLIANCE, Role.AUDITOR}


@pytest.fixture
def people(db):
    """One user of each role, and two of compliance."""
    with entered(system_scope("test")):
        branch = open_branch(
            code="HZ01", name_zh="城东", name_en="East", city_zh="杭州", city_en="Hangzhou", by=BY, at=AT
        )
        logins = [(role.value, role) for role in Role] + [("mei", Role.COMPLIANCE), ("li", Role.COMPLIANCE)]
        return {
            name: create_user(
                username=name, display_name=name, role=role, password="a-long-and-odd-passphrase",
                branch_id=branch.id if role in AT_A_BRANCH else None, by=BY, at=AT,
            )
            for name, role in logins
        }  # fmt: skip


@pytest.fixture
def trip(db):
    """The alert of a round trip that came in through the doors."""
    from hub.catalogue.operations import register_project

    with entered(system_scope("test")):
        for code in ("ORCHARD-1", "QUARRY-2"):
            register_project(facts=project_facts(code), by=BY, at=AT)
        ties()
        hand_in()
        watch_over(by=BY, at=AT)
        return alerts()[0].id


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_compliance_and_audit_learn_of_alerts(client, people, trip, role):
    user = people[role.value]
    client.force_login(user)
    for path in (PAGE, f"{PAGE}rules/", f"{PAGE}{trip}/"):
        assert (client.get(path).status_code == 200) == (role in READERS)
    with entered(scope_for(user)):
        assert (Alert.objects.count(), waiting_alerts()) == ((1, 1) if role in READERS else (0, 0))
    step = client.post(f"{PAGE}{trip}/step/", {"step": "take"})
    assert (step.status_code == 302) == (role is Role.COMPLIANCE)


def test_the_queue_says_what_was_found_in_both_languages_and_filters_in_the_address(client, people, trip):
    client.force_login(people["mei"])
    zh, en = text(client, PAGE), text(client, f"/en{PAGE}")
    assert "借款人支用的¥5,000.00转入投资人钱包后，又投向项目ORCHARD-1。" in zh
    assert "¥5,000.00 that the borrower had drawn came into an investor’s purse" in en
    for query, shown in (("concern=round_trip", True), ("concern=use", False), ("state=open", True),
                         ("state=explained", False), ("project=ORCHARD-1", True), ("project=X", False)):  # fmt: skip
        assert (str(trip) in text(client, f"{PAGE}?{query}")) is shown
    sheet = client.get(f"{PAGE}alerts.csv?concern=round_trip").content.decode()
    assert "FD-RT-1" in sheet
    assert "FD-RT-1" not in client.get(f"{PAGE}alerts.csv?concern=use").content.decode()
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="alerts.exported").count() == 2


def test_one_confirms_and_another_lets_the_flows_go_on(client, people, trip):
    page, step = f"{PAGE}{trip}/", f"{PAGE}{trip}/step/"
    client.force_login(people["mei"])
    assert client.post(step, {"step": "shout"}).status_code == 400
    client.post(step, {"step": "take"})
    client.post(step, {"step": "confirm", "words": "  "})
    client.post(step, {"step": "confirm", "words": "seen at the notary"})
    with entered(system_scope("test")):
        assert alert_of(trip).state is AlertState.CONFIRMED
        assert len(blocks_in_force()) == 2
    assert 'value="release"' not in text(client, page)
    client.force_login(people["li"])
    assert 'value="release"' in text(client, page)
    client.post(step, {"step": "release", "words": "paid back"})
    with entered(system_scope("test")):
        assert blocks_in_force() == ()


def test_a_reason_counts_when_another_person_agrees(client, people, trip):
    page, step = f"{PAGE}{trip}/", f"{PAGE}{trip}/step/"
    client.force_login(people["mei"])
    client.post(step, {"step": "take"})
    assert "规则源自法规" in text(client, page)
    client.post(step, {"step": "explain", "words": "a sale of land"})
    mine = text(client, page)
    assert ('value="agree"' in mine, 'value="explain"' in mine, 'value="confirm"' in mine) == (False, False, True)
    client.force_login(people["li"])
    assert "waits for a second person" in text(client, f"/en{page}")
    client.post(step, {"step": "decline", "words": "show me"})
    client.force_login(people["mei"])
    client.post(step, {"step": "explain", "words": "the deed of 3 May"})
    client.force_login(people["li"])
    client.post(step, {"step": "agree"})
    for words, shown in (("li agreed; the alert is over", f"/en{page}"), ("li复核通过，预警办结", page)):
        assert words in text(client, shown)
    with entered(system_scope("test")):
        assert (alert_of(trip).state, waiting_alerts()) == (AlertState.EXPLAINED, 0)


def test_the_rules_are_shown_from_the_data_with_their_source(client, people):
    client.force_login(people["auditor"])
    for page in (text(client, f"{PAGE}rules/"), text(client, f"/en{PAGE}rules/")):
        assert all(rule.id in page for rule in RULES)
        assert "{" not in page.split("<tbody>")[1]


def test_every_rule_state_step_and_refusal_has_words():
    assert set(WORDS) == set(RULE_BY_ID)
    assert (set(CONCERNS), set(STATES), set(MOVES), set(REFUSALS)) == (
        set(Concern), set(AlertState), set(AlertMove), set(Refused))  # fmt: skip


def test_an_unknown_alert_is_not_found(client, people):
    client.force_login(people["mei"])
    unknown = reverse("consoles:alert", kwargs={"alert_id": "01993e9c-7f2a-7c31-9d55-0a4c5f7b1e20"})
    assert client.get(unknown).status_code == 404
