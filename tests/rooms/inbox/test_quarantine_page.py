"""Compliance sees what stayed outside and why, reads it on the record, and decides once."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from hub.access.models import User
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.inbox.models import Pending
from hub.inbox.operations import RejectedMessage, receive
from hub.inbox.queries import quarantine
from hub.ingest.operations import issue_write_key
from hub.kernel.actor import system_actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
LIST = "/compliance/quarantine/"
MENDED = '{"event":{"type":"track","event":"X","userId":"u","messageId":"m"},"type":null,"sentAt":null}'
STILL_BAD = '{"event":{"type":"track","event":"","userId":"沈若溪"},"type":null,"sentAt":null}'


@pytest.fixture
def message():
    return kept_outside(STILL_BAD)


def kept_outside(body):
    bad = RejectedMessage(
        key=body[:40], format="segment/1", reason="event_name_missing", detail="expected text", body=body
    )
    with entered(system_scope("test")):
        receive(source="app", messages=[], rejected=[bad], received_at=NOW)
        return quarantine()[0].id


@pytest.fixture
def sign_in(client):
    def as_role(role):
        with entered(system_scope("test")):
            create_user(
                username="staff", display_name="周岚", role=role, password="a-long-and-odd-passphrase",
                by=system_actor("test"), at=NOW,
            )  # fmt: skip
        client.force_login(User.objects.get(username="staff"))
        return client

    return as_role


SENTENCES = [("", "track 事件缺少名称 event"), ("/en", "A track event has no event name")]


@pytest.mark.parametrize(("prefix", "sentence"), SENTENCES)
def test_the_list_names_the_reason_in_the_readers_language_and_shows_no_content(sign_in, message, prefix, sentence):
    page = sign_in(Role.COMPLIANCE).get(prefix + LIST).content.decode()
    assert sentence in page
    assert "沈若溪" not in page


def test_reading_a_message_is_recorded(sign_in, message):
    page = sign_in(Role.COMPLIANCE).get(f"{LIST}{message}/")
    assert "沈若溪" in page.content.decode()
    with entered(system_scope("test")):
        assert AuditRow.objects.filter(action="quarantine.read", target_id=str(message)).count() == 1


def test_a_message_that_was_mended_goes_back_into_the_queue_once(sign_in):
    with entered(system_scope("test")):
        issue_write_key(source="app", by=system_actor("test"), at=NOW)
    message, client = kept_outside(MENDED), sign_in(Role.COMPLIANCE)
    address = reverse("consoles:quarantine-decide", args=[message])
    assert client.post(address, {"decision": "release"}).status_code == 302
    client.post(address, {"decision": "release"})
    with entered(system_scope("test")):
        assert Pending.objects.count() == 1
        assert quarantine()[0].status == "released"


def test_a_message_that_is_as_bad_as_before_stays_and_says_so(sign_in, message):
    address = reverse("consoles:quarantine-decide", args=[message])
    page = sign_in(Role.COMPLIANCE).post(address, {"decision": "release"}, follow=True).content.decode()
    assert "拦下的原因仍然存在" in page
    with entered(system_scope("test")):
        assert quarantine()[0].status == "waiting"
        assert not Pending.objects.exists()


@pytest.mark.parametrize("form", [{}, {"decision": ""}, {"decision": "Release"}, {"decision": "no"}])
def test_only_the_two_words_decide(sign_in, message, form):
    client, address = sign_in(Role.COMPLIANCE), reverse("consoles:quarantine-decide", args=[message])
    assert client.post(address, form).status_code == 400
    with entered(system_scope("test")):
        assert quarantine()[0].status == "waiting"
    assert client.post(address, {"decision": "drop"}).status_code == 302
    with entered(system_scope("test")):
        assert quarantine()[0].status == "dropped"


def test_filters_stand_in_the_address(sign_in, message):
    client, link = sign_in(Role.COMPLIANCE), f"{LIST}{message}/"
    assert link in client.get(LIST, {"source": "app", "status": "waiting"}).content.decode()
    for other in ({"reason": "too_large"}, {"status": "dropped"}):
        assert link not in client.get(LIST, other).content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN])
def test_other_roles_are_refused(sign_in, message, role):
    client = sign_in(role)
    assert client.get(LIST).status_code == client.get(f"{LIST}{message}/").status_code == 403


def test_auditors_see_the_list_but_no_content(sign_in, message):
    client = sign_in(Role.AUDITOR)
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}{message}/").status_code == 403
