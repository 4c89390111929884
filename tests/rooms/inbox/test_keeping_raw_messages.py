"""What came is kept once, handed out once, and never altered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hub.access.scope import Scope, ScopeKind, entered, public_scope
from hub.inbox.models import Message, Pending, Quarantined, QuarantineStatus
from hub.inbox.operations import (
    MOST_ATTEMPTS,
    QuarantineDecided,
    RawMessage,
    RejectedMessage,
    claim,
    decide,
    mark_done,
    mark_failed,
    receive,
    requeue,
    set_aside,
)
from hub.inbox.queries import backlog, quarantine, quarantined_message, waiting_groups
from hub.inbox.release import release
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id
from hub.vault import datakeys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
SOMEBODY = Actor(kind=ActorKind.USER, id=new_id(), label="compliance")


def raw(*keys: str) -> list[RawMessage]:
    return [RawMessage(key=key, format="segment/1", occurred_at=NOW, body='{"秘":"沈若溪"}') for key in keys]


def bad(key: str) -> RejectedMessage:
    return RejectedMessage(key=key, format="segment/1", reason="too_large", detail="expected less", body="{}")


def test_a_message_is_kept_once_within_a_delivery_and_over_deliveries():
    first = receive(source="app", messages=raw("a", "b", "a"), received_at=NOW)
    second = receive(source="app", messages=raw("b", "c"), received_at=NOW)
    other = receive(source="web", messages=raw("a"), received_at=NOW)
    assert [(r.accepted, r.duplicates) for r in (first, second, other)] == [(2, 1), (1, 1), (1, 0)]
    assert Message.objects.count() == Pending.objects.count() == 4


def test_the_content_comes_back_and_lies_encrypted():
    receive(source="app", messages=raw("a"), received_at=NOW)
    (claimed,) = claim(at=NOW, limit=10)
    assert (claimed.body, claimed.source, claimed.received_at) == ('{"秘":"沈若溪"}', "app", NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM inbox_message")
        assert "沈若溪".encode() not in bytes(cursor.fetchone()[0])


def test_a_process_that_has_yet_to_open_the_vault_keeps_messages():
    datakeys.forget()
    assert receive(source="app", messages=raw("a"), received_at=NOW).accepted == 1


def test_what_is_done_is_not_handed_out_again_and_a_replay_does_not_queue_it():
    receive(source="app", messages=raw("a", "b"), received_at=NOW)
    (first, _) = claim(at=NOW, limit=10)
    mark_done(ids=[first.id])
    receive(source="app", messages=raw("a", "b"), received_at=NOW)
    assert [claimed.key for claimed in claim(at=NOW, limit=10)] == ["b"]


def test_a_failing_message_waits_longer_each_time_and_ends_in_quarantine():
    receive(source="app", messages=raw("a"), received_at=NOW)
    at = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        (claimed,) = claim(at=at, limit=10)
        mark_failed(message=claimed, error="ValueError: no", reason="fold_failed", at=at)
        assert claim(at=at, limit=10) == ()
        at += timedelta(seconds=5 * 2 ** (attempt - 1))
    assert backlog().waiting == 0
    (row,) = quarantine()
    assert (row.reason, row.detail, Message.objects.count()) == ("fold_failed", "ValueError: no", 1)


def test_bad_messages_are_set_aside_once_with_their_content():
    for _ in range(2):
        receipt = receive(source="app", messages=[], rejected=[bad("x"), bad("y")], received_at=NOW)
    assert receipt.quarantined == 0
    assert {(one.source, one.reason): one.count for one in waiting_groups()} == {("app", "too_large"): 2}
    shown = quarantined_message(quarantine()[0].id)
    assert shown is not None
    assert shown.body == "{}"


def test_a_message_in_quarantine_is_decided_once_and_goes_back_into_the_queue():
    receive(source="app", messages=[], rejected=[bad("x")], received_at=NOW)
    (row,) = quarantine(status=QuarantineStatus.WAITING)
    decide(quarantined_id=row.id, release=True, by=SOMEBODY, at=NOW)
    requeue(source="app", message=raw("x")[0], at=NOW)
    requeue(source="app", message=raw("x")[0], at=NOW)
    assert [claimed.key for claimed in claim(at=NOW, limit=10)] == ["x"]
    with pytest.raises(QuarantineDecided):
        decide(quarantined_id=row.id, release=False, by=SOMEBODY, at=NOW)


def test_a_message_refused_again_after_its_release_waits_again_and_keeps_both_refusals():
    receive(source="app", messages=raw("a"), received_at=NOW)
    for round_number, reason in enumerate(["fold_failed", "content_refused"]):
        at = NOW + timedelta(hours=round_number)
        (claimed,) = claim(at=at, limit=10)
        set_aside(message=claimed, reason=reason, detail="no", at=at)
        (row,) = quarantine(status=QuarantineStatus.WAITING)
        assert (row.reason, backlog().waiting, backlog().quarantined) == (reason, 0, 1)
        release(quarantined_id=row.id, by=SOMEBODY, at=at)
    assert [row.reason for row in quarantine(status=QuarantineStatus.RELEASED)] == ["content_refused", "fold_failed"]
    assert [claimed.key for claimed in claim(at=at, limit=10)] == ["a"]


def test_what_was_left_outside_for_good_does_not_come_up_again():
    receive(source="app", messages=[], rejected=[bad("x")], received_at=NOW)
    decide(quarantined_id=quarantine()[0].id, release=False, by=SOMEBODY, at=NOW)
    assert receive(source="app", messages=[], rejected=[bad("x")], received_at=NOW).quarantined == 0
    assert {(one.source, one.reason): one.count for one in waiting_groups()} == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inbox_message SET source = 'x'",
        "UPDATE inbox_message SET received_at = now()",
        "DELETE FROM inbox_message",
        "TRUNCATE inbox_message CASCADE",
        "UPDATE inbox_quarantined SET reason = 'none'",
        "DELETE FROM inbox_quarantined",
    ],
)
def test_what_came_cannot_be_changed_or_removed(statement):
    receive(source="app", messages=raw("a"), rejected=[bad("x")], received_at=NOW)
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_neither_the_public_nor_an_investor_sees_raw_messages():
    receive(source="app", messages=raw("a"), rejected=[bad("x")], received_at=NOW)
    investor = Scope(kind=ScopeKind.INVESTOR, actor=SOMEBODY, subject_id=new_id())
    for scope in (public_scope(), investor):
        with entered(scope):
            assert (Message.objects.count(), Pending.objects.count(), Quarantined.objects.count()) == (0, 0, 0)
