"""A refused message comes in corrected, and many with one reason are decided about at once; each counts once."""

import json
from typing import Any

import pytest
from django.test import Client

from crm.identity.domain.sightings import Assurance
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.inbox.models import Message
from hub.inbox.queries import quarantine, quarantined_message
from hub.inbox.release import CorrectionRefused, Decided, ReasonMissing, StillRefused, drop_all, release_all, replay
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


def test_all_with_one_reason_are_released_and_the_still_bad_go_on_waiting(send):
    send(*(track(str(n), event="") for n in range(3)), track("4", userId="null"))
    with entered(system_scope("test")):
        assert release_all(source="app", reason="event_name_missing", by=SOMEBODY, at=utc_now()) == Decided(
            done=0, refused=3
        )
        assert {row.status for row in quarantine()} == {"waiting"}
        assert AuditRow.objects.get(action="quarantine.released_all").details["refused"] == 3


def test_all_with_one_reason_are_left_outside_with_a_sentence(send):
    send(*(track(str(n), event="") for n in range(3)), track("4", userId="null"))
    with entered(system_scope("test")):
        with pytest.raises(ReasonMissing):
            drop_all(source="app", reason="event_name_missing", why=" ", by=SOMEBODY, at=utc_now())
        done = drop_all(source="app", reason="event_name_missing", why="faulty test build", by=SOMEBODY, at=utc_now())
        assert done.done == 3
        assert sorted((row.reason, row.status.value) for row in quarantine()) == [
            *[("event_name_missing", "dropped")] * 3,
            ("identity_placeholder", "waiting"),
        ]
        assert AuditRow.objects.get(action="quarantine.dropped_all").details["why"] == "faulty test build"
    send(track("1", event=""))
    with entered(system_scope("test")):
        assert len(quarantine()) == 4
