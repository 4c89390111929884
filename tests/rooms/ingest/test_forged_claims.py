"""A key that a browser carries is public: whoever reads it out may say anything, and gains nothing by it."""

import base64
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from crm.identity.domain.sightings import Assurance
from crm.identity.models import Membership
from crm.profile.queries import ClientFilters, client_list
from crm.suitability.queries import current_level
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.inbox.queries import backlog, quarantine
from hub.inbox.release import release
from hub.ingest.models import WriteKey
from hub.ingest.operations import fold_due, issue_write_key
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import CAREFUL

pytestmark = pytest.mark.django_db
PERSON = Actor(kind=ActorKind.USER, id=new_id(), label="compliance")
VICTIM = {"name": "沈若溪", "phone": "13800126021", "idNumber": "110105198001010028", "city": "杭州"}


def send(key: str, *events: dict[str, Any]) -> None:
    basic = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
    body = json.dumps({"batch": events})
    answer = Client().post("/v1/batch", body, content_type="application/json", headers={"Authorization": basic})
    assert answer.status_code == 200
    fold_due(at=utc_now())


@pytest.fixture
def browser_key(db: None) -> str:
    """Issued as anybody would, without a word about assurance."""
    return issue_write_key(source="web", by=system_actor("test"), at=utc_now()).key


def identify(message: str, **traits: str) -> dict[str, Any]:
    return {"type": "identify", "userId": "u-1", "anonymousId": f"a-{message}", "messageId": message, "traits": traits}


def assessed(message: str) -> dict[str, Any]:
    properties = {"version": 4, "answers": CAREFUL}
    event = {"type": "track", "event": "Risk Assessment Completed", "properties": properties}
    return {**event, "userId": "u-1", "messageId": message}


def people() -> dict[str, Any]:
    """Profiles by their city."""
    with entered(system_scope("test")):
        rows = {row.subject_id: row for row in client_list(filters=ClientFilters()).rows}
        assert Membership.objects.filter(superseded_at=None).count() == len(rows)
    return rows


@pytest.mark.parametrize("forged_first", [True, False], ids=["forged first", "client first"])
def test_a_forged_identify_is_never_the_client(write_key, browser_key, forged_first):
    """Same login, same name, phone and ID number: two profiles, and the client's own is as it was."""
    steps = [(write_key, identify("real", **VICTIM)), (browser_key, identify("forged", **{**VICTIM, "city": "沙市"}))]
    for key, event in reversed(steps) if forged_first else steps:
        send(key, event)
    assert len(people()) == 2
    with entered(system_scope("test")):
        assert WriteKey.objects.get(source="web").assurance == Assurance.CLAIMED


def test_two_claims_of_one_login_are_one_unproven_profile(browser_key):
    other = issue_write_key(source="mini-programme", by=system_actor("test"), at=utc_now()).key
    send(browser_key, identify("1", name="沈若溪"))
    send(other, identify("2", name="沈若溪"))
    with entered(system_scope("test")):
        assert Membership.objects.filter(superseded_at=None).values("subject_id").distinct().count() == 1


def test_a_forged_questionnaire_sets_no_level_and_waits_with_its_reason(write_key, browser_key):
    send(write_key, identify("real", **VICTIM))
    send(browser_key, identify("forged", **VICTIM), assessed("forged-level"))
    with entered(system_scope("test")):
        (row,) = quarantine()
        assert (row.key, row.reason) == ("forged-level", "source_only_claims")
        assert row.detail == "a questionnaire needs a verified source, web is claimed"
        assert backlog().waiting == 0
        levels = [current_level(subject_id=subject, at=utc_now()) for subject in people()]
        assert levels == [None, None]


def test_releasing_a_forged_questionnaire_makes_it_no_truer(browser_key):
    send(browser_key, assessed("forged-level"))
    with entered(system_scope("test")):
        release(quarantined_id=quarantine()[0].id, by=PERSON, at=utc_now())
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        assert [row.status for row in quarantine()] == ["waiting", "released"]


def test_a_forged_scan_binds_nobody(browser_key):
    scan = {"type": "track", "event": "Bind Code Scanned", "userId": "u-1", "messageId": "scan"}
    send(browser_key, {**scan, "properties": {"token": "stolen"}})
    with entered(system_scope("test")):
        assert [row.detail for row in quarantine()] == ["a bind code needs a verified source, web is claimed"]


def test_a_verified_key_is_asked_for_in_words_and_leaves_a_trace(db, capsys):
    call_command("write_key", "server", "--assurance", "verified")
    call_command("write_key", "browser")
    assert len(capsys.readouterr().out.split()) == 2
    with entered(system_scope("test")):
        found = dict(WriteKey.objects.values_list("source", "assurance"))
        told = AuditRow.objects.filter(action="write_key.issued").values_list("target_id", "details")
        assert {target: details["assurance"] for target, details in told} == {
            "server": "verified",
            "browser": "claimed",
        }
    assert found == {"server": Assurance.VERIFIED, "browser": Assurance.CLAIMED}
