"""A refused message comes in corrected, and many with one reason are decided about at once; each counts once."""

import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from crm.identity.domain.sightings import Assurance
from crm.profile.models import Touchpoint
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.inbox.bulk import ask_bulk, bulk_due
from hub.inbox.models import Message
from hub.inbox.queries import BulkProgress, bulk_decisions, quarantine, quarantined_message
from hub.inbox.release import CorrectionRefused, ReasonMissing, StillRefused, replay
from hub.ingest.domain.segment import event
from hub.ingest.operations import fold_due, issue_write_key
from hub.kernel.actor import Actor, ActorKind, system_actor
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id

pytestmark = pytest.mark.django_db
SOMEBODY = Actor(kind=ActorKind.USER, id=new_id(), label="compliance")


def track(key: str, **changes: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Product Viewed", "userId": "u-1", "messageId": key, **changes}


@pytest.fixture
def send(db: None) -> Any:
    key = issue_write_key(source="app", assurance=Assurance.VERIFIED, by=system_actor("test"), at=utc_now()).key

    def post(*events: dict[str, Any]) -> None:
        body = json.dumps({"batch": events, "writeKey": key})
        assert Client().post("/v1/batch", body, content_type="application/json").status_code == 200

    return post


def corrected(row_id: Any, **changes: Any) -> str:
    found = quarantined_message(row_id)
    assert found is not None
    envelope = json.loads(found.body)
    envelope["event"] |= changes
    return json.dumps(envelope)


def test_a_corrected_message_comes_in_once_also_when_the_sender_mends_it_too(send):
    send(track("1", event=""))
    with entered(system_scope("test")):
        (row,) = quarantine()
        with pytest.raises(StillRefused, match="identity_missing"):
            replay(quarantined_id=row.id, body=corrected(row.id, event="X", userId=""), by=SOMEBODY, at=utc_now())
        body = corrected(row.id, event="Product Viewed")
        replay(quarantined_id=row.id, body=body, by=SOMEBODY, at=utc_now())
    send(track("1"))
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        assert Message.objects.count() == 1
        assert [one.status for one in quarantine()] == ["released"]
        assert json.loads(quarantined_message(row.id).body)["event"]["event"] == ""
        told = AuditRow.objects.get(action="quarantine.corrected")
        assert told.details["refused"] != told.details["corrected"]


def test_a_message_that_came_in_is_not_corrected_into_a_second_one(send):
    send(track("1", event="Risk Assessment Completed", properties={"version": 4, "answers": {}}))
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        (row,) = quarantine()
        with pytest.raises(CorrectionRefused, match="content_refused"):
            replay(quarantined_id=row.id, body=row.body, by=SOMEBODY, at=utc_now())
        assert quarantine()[0].status == "waiting"


def everything_about(reason: str, *, release: bool, why: str = "") -> BulkProgress:
    with entered(system_scope("test")):
        ask_bulk(source="app", reason=reason, release=release, why=why, by=SOMEBODY, at=utc_now())
    bulk_due(at=utc_now())
    with entered(system_scope("test")):
        return bulk_decisions(since=utc_now() - timedelta(hours=1))[0]


def test_all_with_one_reason_are_tried_and_the_still_bad_go_on_waiting(send):
    send(*(track(str(n), event="") for n in range(3)), track("4", userId="null"))
    done = everything_about("event_name_missing", release=True)
    assert (done.done, done.refused) == (0, 3)
    with entered(system_scope("test")):
        assert {row.status for row in quarantine()} == {"waiting"}
        assert AuditRow.objects.get(action="quarantine.released_all.done").details["refused"] == 3


def test_what_is_tried_again_after_a_rule_was_mended_counts_once_also_when_it_was_sent_again(send):
    with patch.object(event, "TYPES", frozenset({"identify"})):
        send(*(track(str(n)) for n in range(5)))
    send(track("0"), track("1"))
    done = everything_about("type_unknown", release=True)
    assert (done.done, done.refused) == (5, 0)
    send(track("2"), track("2"))
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        assert (Message.objects.count(), Touchpoint.objects.count()) == (5, 5)
        assert {row.status for row in quarantine()} == {"released"}


def test_all_with_one_reason_are_left_outside_with_a_sentence(send):
    send(*(track(str(n), event="") for n in range(3)), track("4", userId="null"))
    with entered(system_scope("test")), pytest.raises(ReasonMissing):
        ask_bulk(source="app", reason="event_name_missing", release=False, why=" ", by=SOMEBODY, at=utc_now())
    assert everything_about("event_name_missing", release=False, why="faulty test build").done == 3
    with entered(system_scope("test")):
        assert sorted((row.reason, row.status.value, row.decided_why) for row in quarantine()) == [
            *[("event_name_missing", "dropped", "faulty test build")] * 3,
            ("identity_placeholder", "waiting", ""),
        ]
        assert AuditRow.objects.get(action="quarantine.dropped_all.done").details["why"] == "faulty test build"
    send(track("1", event=""))
    with entered(system_scope("test")):
        assert len(quarantine()) == 4
