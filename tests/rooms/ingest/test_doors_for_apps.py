"""Requests to /v1/ are kept before they are acknowledged, counted once, and folded into profiles."""

import base64
import gzip
import json
import threading
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from celery import Celery
from django.db import OperationalError, connection
from django.test import Client

from crm.identity.models import Membership
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import Touchpoint
from crm.profile.queries import ClientFilters, client_header, client_list, dimensions, timeline
from crm.suitability.queries import current_level
from hub.access.scope import entered, system_scope
from hub.inbox.models import Message, Pending
from hub.inbox.queries import backlog, quarantine
from hub.inbox.release import StillRefused, release
from hub.ingest.operations import events, fold_due, revoke_write_key
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id
from tests.domain.suitability.cases import CAREFUL

pytestmark = pytest.mark.django_db
SITE = "https://app.example"
COMPLIANCE = Actor(kind=ActorKind.USER, id=new_id(), label="compliance")


def post(client: Client, write_key: str, body: Any, *, to: str = "batch", **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    basic = "Basic " + base64.b64encode(f"{write_key}:".encode()).decode()
    return client.post(
        f"/v1/{to}", content, content_type="application/json", headers={"Authorization": basic, **headers}
    )


def track(key: str, name: str = "Product Viewed", **more: Any) -> dict[str, Any]:
    return {"type": "track", "event": name, "userId": "u-1", "messageId": key, **more}


IDENTIFY = {
    "type": "identify", "userId": "u-1", "anonymousId": "a-1", "messageId": "id-1",
    "traits": {"name": "沈若溪", "phone": "13800126021", "gender": "女", "birthday": "1980-01-01", "city": "杭州"},
}  # fmt: skip


def the_client() -> Any:
    with entered(system_scope("test")):
        (row,) = client_list(filters=ClientFilters()).rows
    return row


def test_a_batch_is_acknowledged_with_200_and_what_came_of_it(client, write_key):
    answer = post(client, write_key, {"batch": [IDENTIFY, track("1"), track("1"), track("2", event=""), "no"]})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == {"success": True, "accepted": 2, "duplicates": 1, "quarantined": 2}
    with entered(system_scope("test")):
        assert Message.objects.count() == Pending.objects.count() == 2
        assert sorted(row.reason for row in quarantine()) == ["event_name_missing", "not_an_object"]


def test_a_key_that_was_taken_away_is_refused_by_the_very_next_request(client, write_key):
    assert post(client, write_key, {"batch": [track("1")]}).status_code == 200
    revoke_write_key(source="app", by=COMPLIANCE, at=utc_now())
    assert post(client, write_key, {"batch": [track("2")]}).status_code == 401


def test_the_same_batch_three_times_counts_once(client, write_key):
    for _ in range(3):
        post(client, write_key, {"batch": [IDENTIFY, track("1"), track("2", event="")]})
        fold_due(at=utc_now())
    with entered(system_scope("test")):
        assert (Touchpoint.objects.count(), Message.objects.count(), len(quarantine())) == (1, 2, 1)


SHORT = {"i": IDENTIFY, "t": track("t"), "p": {"type": "page", "anonymousId": "a-1", "messageId": "p", "name": "Home"}}


@pytest.mark.parametrize("letter", SHORT)
def test_a_browser_sends_plain_text_to_one_letter_with_the_key_in_the_body(client, write_key, letter):
    body = json.dumps({**SHORT[letter], "writeKey": write_key})
    sent = client.post(f"/v1/{letter}", body, content_type="text/plain", headers={"Origin": SITE})
    assert (sent.status_code, sent.json()["accepted"], sent["Access-Control-Allow-Origin"]) == (200, 1, SITE)


def test_a_browser_sends_a_batch_to_one_letter(client, write_key):
    body = json.dumps({"batch": list(SHORT.values()), "writeKey": write_key})
    assert client.post("/v1/b", body, content_type="text/plain").json()["accepted"] == 3


def test_a_browser_is_told_to_send_here(client, write_key):
    answer = client.get(f"/v1/projects/{write_key}/settings", headers={"Origin": SITE})
    assert answer.json()["integrations"] == {
        "Segment.io": {"apiKey": write_key, "apiHost": "testserver/v1", "protocol": "http"}
    }
    assert answer["Access-Control-Allow-Origin"] == SITE
    assert client.get("/v1/projects/nobody/settings").json()["code"] == "write_key_unknown"


@pytest.mark.parametrize("kind", ["track", "identify", "page", "screen", "group", "alias"])
def test_every_single_call_is_taken(client, write_key, kind):
    event = {"userId": "u-1", "event": "X", "groupId": "g", "previousId": "p", "messageId": "m"}
    assert post(client, write_key, event, to=kind).json()["accepted"] == 1
    assert fold_due(at=utc_now()) == 1


@pytest.mark.parametrize("number", ["9" * 400, "1e999"])
def test_a_number_beyond_every_float_is_folded_like_any_other(client, write_key, number):
    body = json.dumps({"batch": [track("1", properties={"amount": "N", "product_id": "p"}), track("2")]})
    assert post(client, write_key, body.replace('"N"', number).encode()).json()["accepted"] == 2
    assert fold_due(at=utc_now()) == 2
    with entered(system_scope("test")):
        assert (Touchpoint.objects.count(), backlog().waiting) == (2, 0)


def test_gzip_under_a_foreign_content_type_is_read(client, write_key):
    body = gzip.compress(json.dumps({"batch": [track("1")], "writeKey": write_key}).encode())
    answer = client.post("/v1/batch", body, content_type="application/x-www-form-urlencoded")
    assert answer.json()["accepted"] == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"nonsense", 400, "json_unreadable"),
        (b"[]", 400, "shape_unknown"),
        (b'{"batch": 3}', 400, "shape_unknown"),
        (b'{"batch": [' + b'"x",' * 200_000 + b'"x"]}', 413, "body_too_large"),
        (b" " * (6 * 1024 * 1024), 413, "body_too_large"),
    ],
)
def test_an_unusable_request_is_refused_with_code_and_message(client, write_key, body, status, code):
    answer = post(client, write_key, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]


@pytest.mark.parametrize("key", ["", "wk-wrong", "app"])
def test_an_unknown_write_key_is_refused_with_401(client, write_key, key):
    answer = post(client, key, {"batch": [track("1")]})
    assert (answer.status_code, answer.json()["code"]) == (401, "write_key_unknown")
    with entered(system_scope("test")):
        assert not Message.objects.exists()


def test_browsers_of_any_site_may_ask_first_and_send(client, write_key):
    asked = client.options("/v1/batch", headers={"Origin": SITE, "Access-Control-Request-Headers": "x-a"})
    sent = post(client, write_key, {"batch": []}, Origin=SITE)
    wrong = client.get("/v1/track", headers={"Origin": SITE})
    assert (asked.status_code, asked["Access-Control-Allow-Headers"], wrong.status_code) == (200, "x-a", 405)
    assert set(wrong.json()) == {"code", "message"}
    for answer in (asked, sent, wrong):
        assert (answer["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Credentials"]) == (SITE, "true")
        assert "Origin" in answer["Vary"]
    nobody = post(client, write_key, {"batch": []})
    assert nobody["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in nobody


AWAY = [
    ("post", "/v1/batch"),
    ("get", "/sa.gif?data=e30="),
    ("post", "/beacon/v1/batch"),
    ("get", "/v1/projects/x/settings"),
]


@pytest.mark.parametrize(("method", "path"), AWAY)
def test_a_browser_may_read_that_the_database_is_away_and_sends_again(client, method, path):
    client.raise_request_exception = False
    with (
        patch("hub.ingest.api.source_of", side_effect=OperationalError),
        patch("hub.ingest.api.source_of_project", side_effect=OperationalError),
    ):
        answer = client.generic(method.upper(), path, b'{"batch": []}', headers={"Origin": SITE})
    assert (answer.status_code, answer["Retry-After"], set(answer.json())) == (503, "5", {"code", "message"})
    assert answer["Access-Control-Allow-Origin"] == SITE


def test_a_beacon_carries_its_key_in_the_address(client, write_key):
    body = json.dumps({"batch": [track("1")]})
    sent = client.post(f"/beacon/v1/batch?writeKey={write_key}", body, content_type="text/plain;charset=UTF-8")
    assert sent.json()["accepted"] == 1
    assert client.post("/beacon/v1/batch", body, content_type="text/plain").status_code == 401


def test_a_rudder_browser_is_told_that_its_source_is_open_and_goes_nowhere_else(client, write_key):
    basic = {"Authorization": "Basic " + base64.b64encode(f"{write_key}:".encode()).decode(), "Origin": SITE}
    told = client.get("/sourceConfig/?p=npm", headers=basic).json()["source"]
    assert (told["enabled"], told["destinations"]) == (True, [])
    assert client.get("/sourceConfig/?p=npm").json()["code"] == "write_key_unknown"
    assert client.head("/sourceConfig/?view=ad", headers={"Origin": SITE}).status_code == 200


def test_events_become_the_profile_that_the_advisor_reads(client, write_key):
    reads = [
        track(str(n), "Disclosure Read", properties={"slug": "cj-2", "section": part, "seconds": 60 * n})
        for n, part in enumerate(["fees", "risk"], start=1)
    ]
    bid = track("b", "Bid Placed", properties={"product_code": "TERM-3M-1", "amount": 50_000})
    post(client, write_key, {"batch": [IDENTIFY, *reads, bid]})
    fold_due(at=utc_now())
    row = the_client()
    assert (row.name, row.latin_name, row.phone_masked, row.gender) == (
        "沈若溪",
        "Shen Ruoxi",
        "138 **** 6021",
        "female",
    )
    with entered(system_scope("test")):
        header = client_header(subject_id=row.subject_id, at=utc_now())
        found = dimensions(subject_id=row.subject_id, at=utc_now())
        entries = timeline(subject_id=row.subject_id).entries
    assert (header.name, header.phone.masked, header.birth_date.year) == ("沈若溪", "138 **** 6021", 1980)
    assert [(fact.fact.value, fact.value_zh) for fact in found.basic] == [("city", "杭州")]
    assert (found.behaviour.bids.least_fen, found.behaviour.longest_dwell.section) == (5_000_000, "risk")
    assert sorted((entry.line.kind.value, entry.line.count) for entry in entries) == [
        ("bid_placed", 1),
        ("disclosure_read", 2),
    ]


def test_what_was_read_before_the_login_is_on_the_timeline_and_what_others_did_is_not(client, write_key):
    before = {"type": "page", "anonymousId": "a-1", "messageId": "p-1", "name": "Home"}
    elsewhere = {"type": "page", "anonymousId": "a-2", "messageId": "p-2", "name": "Home"}
    post(client, write_key, {"batch": [before, elsewhere]})
    fold_due(at=utc_now())
    post(client, write_key, {"batch": [IDENTIFY]})
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        (entry,) = timeline(subject_id=the_client().subject_id).entries
        assert Membership.objects.count() == 1
    assert entry.line.touches[0].label == "Home"


def test_an_assessment_gives_a_level_and_an_incomplete_one_goes_to_quarantine_alone(client, write_key):
    good = track("ok", "Risk Assessment Completed", properties={"version": 4, "answers": CAREFUL})
    bad = track("bad", "Risk Assessment Completed", properties={"version": 4, "answers": {"attitude": "steady"}})
    post(client, write_key, {"batch": [IDENTIFY, bad, good, track("1")]})
    fold_due(at=utc_now())
    with entered(system_scope("test")):
        subject = the_client().subject_id
        level = current_level(subject_id=subject, at=utc_now())
        assert level is not None
        assert [(row.key, row.reason) for row in quarantine()] == [("bad", "content_refused")]
        facts = {
            fact.fact.value: (fact.value_zh, fact.value_en)
            for fact in dimensions(subject_id=subject, at=utc_now()).basic
        }
        assert backlog().waiting == 0
    assert facts["horizon"] == ("1至3个月", "1 to 3 months")
    assert facts["loss_limit"][0] == "9,000.00元"
    assert the_client().label_zh == "保守"


def test_a_poisonous_message_keeps_none_of_its_neighbours_out(client, write_key):
    post(client, write_key, {"batch": [IDENTIFY, track("1"), track("poison"), track("2")]})
    honest = events.take_in

    def take_in(*, rows, **more):
        if any(row.key.endswith("poison") for row in rows):
            raise RuntimeError("沈若溪 13800126021")
        return honest(rows=rows, **more)

    at = utc_now()
    with patch.object(events, "take_in", take_in):
        assert fold_due(at=at) == 3
        for attempt in range(6):
            at += timedelta(seconds=5 * 2**attempt)
            fold_due(at=at)
    with entered(system_scope("test")):
        assert Touchpoint.objects.filter(kind=TouchKind.PRODUCT_VIEWED).count() == 2
        (row,) = quarantine()
        assert (row.reason, row.detail) == ("fold_failed", "RuntimeError")
    with entered(system_scope("test")):
        release(quarantined_id=row.id, by=COMPLIANCE, at=at)
    assert fold_due(at=at) == 1
    with entered(system_scope("test")):
        assert Touchpoint.objects.filter(kind=TouchKind.PRODUCT_VIEWED).count() == 3


@pytest.mark.parametrize("damage", ["body = set_byte(body, 30, get_byte(body, 30) # 1)", r"body = '\x'"])
def test_a_message_that_does_not_open_keeps_none_of_its_neighbours_out(client, write_key, damage):
    post(client, write_key, {"batch": [IDENTIFY, track("1"), track("2"), track("3")]})
    with entered(system_scope("test")), connection.cursor() as cursor:
        cursor.execute(f"UPDATE inbox_message SET {damage} WHERE key LIKE '%%2'")
        assert cursor.rowcount == 1
    at = utc_now()
    assert fold_due(at=at) == 3
    for attempt in range(6):
        at += timedelta(seconds=5 * 2**attempt)
        fold_due(at=at)
    with entered(system_scope("test")):
        assert Touchpoint.objects.filter(kind=TouchKind.PRODUCT_VIEWED).count() == 2
        (row,) = quarantine()
        assert (row.reason, row.detail, backlog().waiting) == ("fold_failed", "FieldTampered", 0)


def test_a_message_that_is_still_bad_cannot_be_released(client, write_key):
    post(client, write_key, {"batch": [track("1", event="")]})
    with entered(system_scope("test")):
        (row,) = quarantine()
    with pytest.raises(StillRefused, match="event_name_missing"), entered(system_scope("test")):
        release(quarantined_id=row.id, by=COMPLIANCE, at=utc_now())
    with entered(system_scope("test")):
        assert quarantine()[0].status == "waiting"


def test_a_broker_that_is_away_neither_loses_anything_nor_delays_the_answer(
    client, write_key, django_capture_on_commit_callbacks
):
    asked, answered = threading.Event(), threading.Event()

    def unreachable(*_args, **_more):
        asked.set()
        assert answered.wait(timeout=20)
        raise ConnectionError("broker away")

    with patch.object(Celery, "send_task", unreachable):
        with django_capture_on_commit_callbacks(execute=True):
            assert post(client, write_key, {"batch": [track("1")]}).status_code == 200
        assert asked.wait(timeout=20)
        answered.set()
        for thread in threading.enumerate():
            if thread.name == "wake-inbox.fold_due":
                thread.join(timeout=20)
    assert fold_due(at=utc_now()) == 1


def test_shuffled_split_and_repeated_events_give_the_same_profile(client, write_key):
    stream = [
        IDENTIFY,
        {"type": "page", "anonymousId": "a-1", "messageId": "p", "name": "Home", "timestamp": "2026-11-01T01:00:00Z"},
        track("1", properties={"product_code": "TERM-3M-1"}, timestamp="2026-11-02T01:00:00Z"),
        track(
            "2", "Bid Placed", properties={"product_code": "TERM-3M-1", "amount": 5}, timestamp="2026-11-03T01:00:00Z"
        ),
        {**IDENTIFY, "messageId": "id-2", "traits": {"city": "宁波"}, "timestamp": "2026-11-04T01:00:00Z"},
        {**IDENTIFY, "messageId": "id-3", "timestamp": "2026-10-01T01:00:00Z"},
    ]
    stream[0] = {**IDENTIFY, "timestamp": "2026-11-02T00:00:00Z"}

    def profile(order, size):
        from django.db import transaction

        point = transaction.savepoint()
        for start in range(0, len(order), size):
            post(client, write_key, {"batch": order[start : start + size]})
            fold_due(at=utc_now())
        at = utc_now().replace(hour=0, minute=0, second=0, microsecond=0)
        with entered(system_scope("test")):
            row = the_client()
            found = dimensions(subject_id=row.subject_id, at=at)
            lines = [(e.line.kind, e.line.at, e.line.count) for e in timeline(subject_id=row.subject_id).entries]
        transaction.savepoint_rollback(point)
        return (row.name, row.phone_masked, row.last_online_at, found.basic, found.behaviour, lines)

    expected = profile(stream, 10)
    assert [fact.value_zh for fact in expected[3]] == ["宁波"]
    assert len(expected[5]) == 3
    for order in (stream[::-1], stream[3:] + stream[:3], stream + stream, stream[::2] + stream[1::2]):
        assert profile(order, 1) == profile(order, 2) == expected
