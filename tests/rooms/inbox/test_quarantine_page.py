"""Compliance sees what stayed outside and why, reads it on the record, and decides once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from hub.access.models import User
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.inbox import bulk
from hub.inbox.models import BulkDecision, Pending
from hub.inbox.operations import RejectedMessage, receive
from hub.inbox.queries import bulk_decisions, quarantine, quarantine_count
from hub.ingest.operations import issue_write_key
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.ids import new_id

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SOMEBODY = Actor(kind=ActorKind.USER, id=new_id(), label="compliance")
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


def test_a_message_is_covered_until_somebody_says_why_and_that_is_recorded(sign_in, message):
    client, page = sign_in(Role.COMPLIANCE), f"{LIST}{message}/"
    assert "沈若溪" not in client.get(page).content.decode()
    refused = client.post(page, {"why": "  "})
    assert (refused.status_code, "沈若溪" in refused.content.decode()) == (422, False)
    assert "请用一句话说明" in refused.content.decode()
    with entered(system_scope("test")):
        assert not AuditRow.objects.filter(action="quarantine.read").exists()
    shown = client.post(page, {"why": "查重复来源"})
    assert ("沈若溪" in shown.content.decode(), shown["Cache-Control"]) == (True, "no-store")
    with entered(system_scope("test")):
        told = AuditRow.objects.get(action="quarantine.read", target_id=str(message))
        assert told.details == {"why": "查重复来源"}


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
    assert client.post(address, {"decision": "drop", "why": " "}).status_code == 422
    with entered(system_scope("test")):
        assert quarantine()[0].status == "waiting"
    assert client.post(address, {"decision": "drop", "why": "测试版应用误发"}).status_code == 302
    with entered(system_scope("test")):
        assert (quarantine()[0].status, quarantine()[0].decided_why) == ("dropped", "测试版应用误发")
    assert "测试版应用误发" in client.get(f"{LIST}{message}/").content.decode()


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


def many(count, body=STILL_BAD):
    bad = [
        RejectedMessage(key=f"k{n}", format="segment/1", reason="event_name_missing", detail="expected text", body=body)
        for n in range(count)
    ]
    with entered(system_scope("test")):
        receive(source="app", messages=[], rejected=bad, received_at=NOW)


ALL = f"{LIST}all/"
GROUP = {"source": "app", "reason": "event_name_missing"}


def test_all_with_one_reason_are_shown_first_then_tried_with_their_progress(sign_in, monkeypatch):
    monkeypatch.setattr(bulk, "DECIDED_AT_ONCE", 2)
    many(3)
    with entered(system_scope("test")):
        issue_write_key(source="app", by=system_actor("test"), at=NOW)
    kept_outside(MENDED)
    client = sign_in(Role.COMPLIANCE)
    assert "app</td>" in client.get(LIST).content.decode()
    preview = client.get(ALL, GROUP).content.decode()
    assert "再试4条" in preview
    assert "沈若溪" not in preview
    asked = client.post(ALL, {**GROUP, "decision": "release"}, follow=True).content.decode()
    assert "共4条，已放行0条" in asked
    client.post(ALL, {**GROUP, "decision": "drop", "why": "too late"})
    assert bulk.bulk_due(at=NOW, most=1) == 1
    assert 'value="50"' in client.get(f"{LIST}progress/").content.decode()
    bulk.bulk_due(at=NOW)
    assert client.get(f"{LIST}progress/")["HX-Refresh"] == "true"
    with entered(system_scope("test")):
        assert [row.key for row in quarantine(status="released")] == [MENDED[:40]]
        assert (quarantine_count(status="waiting"), Pending.objects.count()) == (3, 1)
        assert AuditRow.objects.get(action="quarantine.released_all.done").details["refused"] == 3


def test_a_killed_worker_goes_on_behind_the_last_message_it_came_to(monkeypatch):
    monkeypatch.setattr(bulk, "DECIDED_AT_ONCE", 2)
    many(5)
    with entered(system_scope("test")):
        bulk.ask_bulk(**GROUP, release=False, why="测试", by=SOMEBODY, at=NOW)
    bulk.bulk_due(at=NOW, most=1)
    honest = bulk.drop

    def killed(**told):
        honest(**told)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(bulk, "drop", killed)
        bulk.bulk_due(at=NOW)
    with entered(system_scope("test")):
        assert quarantine_count(status="dropped") == 2
    bulk.bulk_due(at=NOW)
    with entered(system_scope("test")):
        (done,) = bulk_decisions(since=NOW)
        assert (done.done, done.total, quarantine_count(status="dropped")) == (5, 5, 5)


def test_what_came_after_the_decision_waits_for_one_of_its_own():
    many(2)
    with entered(system_scope("test")):
        bulk.ask_bulk(**GROUP, release=False, why="测试", by=SOMEBODY, at=NOW)
        late = RejectedMessage(
            key="late", format="segment/1", reason="event_name_missing", detail="expected text", body=STILL_BAD
        )
        receive(source="app", messages=[], rejected=[late], received_at=NOW + timedelta(seconds=1))
    bulk.bulk_due(at=NOW + timedelta(seconds=2))
    with entered(system_scope("test")):
        assert [row.key for row in quarantine(status="waiting")] == ["late"]


def test_leaving_all_outside_needs_a_sentence_and_nothing_waits_is_said(sign_in):
    many(2)
    client = sign_in(Role.COMPLIANCE)
    answer = client.post(f"/en{ALL}", {**GROUP, "decision": "drop"})
    assert (answer.status_code, "Say in one sentence why it stays outside." in answer.content.decode()) == (422, True)
    assert client.post(ALL, {**GROUP, "decision": "burn"}).status_code == 400
    other = {"source": "app", "reason": "too_large"}
    assert "没有在等" in client.get(ALL, other).content.decode()
    assert client.post(ALL, {**other, "decision": "release"}).status_code == 302


def test_the_list_is_taken_along_as_filtered_without_content_and_that_is_recorded(sign_in, message):
    many(3)
    client = sign_in(Role.COMPLIANCE)
    sheet = client.get(f"/en{LIST}export.csv", {"reason": "event_name_missing"})
    lines = sheet.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Received,Source,Format,Reason")
    assert len([line for line in lines if "A track event has no event name" in line]) == 4
    assert "Taken by staff" in lines[-1]
    assert "沈若溪" not in sheet.content.decode()
    assert "expected text" not in client.get(f"{LIST}export.csv", {"reason": "too_large"}).content.decode()
    with entered(system_scope("test")):
        told = AuditRow.objects.filter(action="quarantine.exported").order_by("id")
        assert [row.details["rows"] for row in told] == [4, 0]


@pytest.mark.parametrize("address", [ALL, f"{LIST}export.csv", f"{LIST}progress/"])
def test_other_roles_decide_about_nothing_and_take_nothing_along(sign_in, address):
    assert sign_in(Role.EDITOR).get(address).status_code == 403


def test_the_database_refuses_to_leave_many_outside_without_a_reason():
    told = {"source": "app", "reason": "x", "release": False, "total": 1}
    told |= {"asked_by": new_id(), "asked_label": "a", "asked_at": NOW}
    with entered(system_scope("test")), pytest.raises(IntegrityError), transaction.atomic():
        BulkDecision.objects.create(**told)
    with entered(system_scope("test")):
        one = BulkDecision.objects.create(**told, why="because")
        with pytest.raises(IntegrityError), transaction.atomic():
            BulkDecision.objects.create(**told, why="again")
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            BulkDecision.objects.filter(id=one.id).update(why="another")
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            BulkDecision.objects.filter(id=one.id).delete()
