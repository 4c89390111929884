"""The door for Segment-compatible SDKs, on bytes as the real packages send them."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.inbox.reasons import SENTENCES, Reason
from hub.ingest.domain.body import MAX_BATCH_BYTES, decompressed, parse_json
from hub.ingest.domain.clock import LONGEST_DELAY, corrected
from hub.ingest.domain.messages import Sorted
from hub.ingest.domain.refusals import RequestUnusable
from hub.ingest.domain.segment.event import examine_kept
from hub.ingest.domain.segment.request import read_request, sort_events
from hub.ingest.domain.written import MAX_EVENT_BYTES

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BASIC = "Basic " + base64.b64encode(b"wk-app:").decode()


def track(**changes: Any) -> dict[str, Any]:
    event = {"type": "track", "event": "Product Viewed", "userId": "u-1", "messageId": "m-1"}
    return {**event, "timestamp": "2026-11-21T07:59:00Z", **changes}


def sort_batch(*events: Any, sent_at: str | None = None, **envelope: Any) -> Sorted:
    body = json.dumps({"batch": events, "sentAt": sent_at, **envelope}).encode()
    request = read_request(body=body, content_encoding="", authorization=BASIC, address="batch")
    return sort_events(request=request, received_at=NOW)


def reason_of(event: Any) -> Reason:
    (refused,) = sort_batch(event).refused
    return refused.reason


def test_a_batch_is_sorted_event_by_event_and_a_bad_one_leaves_its_neighbours_alone() -> None:
    result = sort_batch(track(), track(messageId="m-2", event=""), track(messageId="m-3"))
    assert [message.key for message in result.accepted] == ["m-1", "m-3"]
    assert [(refused.reason, refused.detail) for refused in result.refused] == [
        (Reason.EVENT_NAME_MISSING, "expected text in event, got str")
    ]


def test_the_write_key_comes_from_basic_auth_or_else_from_the_body() -> None:
    body = b'{"batch": [], "writeKey": "wk-body"}'
    from_header = read_request(body=body, content_encoding="", authorization=BASIC, address="batch")
    from_body = read_request(body=body, content_encoding="", authorization="", address="batch")
    broken = read_request(body=body, content_encoding="", authorization="Basic ???", address="batch")
    assert (from_header.write_key, from_body.write_key, broken.write_key) == ("wk-app", "wk-body", "wk-body")


@pytest.mark.parametrize("header", ["gzip", "", "identity"])
def test_gzip_is_recognised_by_its_bytes_whatever_the_header_says(header: str) -> None:
    body = gzip.compress(json.dumps({"batch": [track()]}).encode())
    request = read_request(body=body, content_encoding=header, authorization=BASIC, address="batch")
    assert len(sort_events(request=request, received_at=NOW).accepted) == 1


def test_gzip_of_several_members_is_read_to_its_end() -> None:
    first, second = json.dumps({"batch": [track()]}).encode().split(b",", 1)
    several = gzip.compress(first + b",") + gzip.compress(second) + b"\0" * 8
    request = read_request(body=several, content_encoding="gzip", authorization=BASIC, address="batch")
    assert len(sort_events(request=request, received_at=NOW).accepted) == 1


@pytest.mark.parametrize(
    "more",
    [b"x", gzip.compress(b" " * MAX_BATCH_BYTES)[:-9], gzip.compress(b'{"batch": []}'), gzip.compress(b"") * 200_000],
    ids=["not packed", "cut off", "another body", "members without end"],
)
def test_what_follows_the_first_member_is_never_dropped_without_a_word(more: bytes) -> None:
    whole = gzip.compress(json.dumps({"batch": [track()]}).encode())
    with pytest.raises(RequestUnusable):
        read_request(body=whole + more, content_encoding="gzip", authorization=BASIC, address="batch")


def test_a_plain_body_under_a_gzip_header_is_read_all_the_same() -> None:
    assert decompressed(body=b'{"a":1}', content_encoding="gzip", limit=100) == b'{"a":1}'


def test_a_small_body_that_unpacks_to_more_than_the_limit_is_refused() -> None:
    bomb = gzip.compress(b" " * (MAX_BATCH_BYTES * 40))
    assert len(bomb) < MAX_BATCH_BYTES / 20
    with pytest.raises(RequestUnusable) as refusal:
        decompressed(body=bomb, content_encoding="gzip", limit=MAX_BATCH_BYTES)
    assert (refusal.value.status, refusal.value.code) == (413, "body_too_large")


def test_a_truncated_gzip_body_is_refused_as_such() -> None:
    with pytest.raises(RequestUnusable, match="ends too early"):
        decompressed(body=gzip.compress(b"x" * 1000)[:-12], content_encoding="gzip", limit=MAX_BATCH_BYTES)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "json_unreadable"),
        (b"not json", "json_unreadable"),
        (b"\xff\xfe", "json_unreadable"),
        (b"[" * 100_000, "json_unreadable"),
        (b'{"a":' * 60_000 + b"NaN" + b"}" * 60_000, "json_unreadable"),
        (b"[1, 2]", "shape_unknown"),
        (b'{"batch": {}}', "shape_unknown"),
        (b"{}", "shape_unknown"),
    ],
)
def test_a_request_without_usable_events_is_refused_with_a_code(body: bytes, code: str) -> None:
    with pytest.raises(RequestUnusable) as refusal:
        read_request(body=body, content_encoding="", authorization=BASIC, address="batch")
    assert (refusal.value.status, refusal.value.code) == (400, code)


def test_brackets_inside_texts_are_no_nesting() -> None:
    text = "[" * 1000 + '\\"' + "{" * 1000
    assert parse_json(b'["\\ud83d", ' + json.dumps(text).encode() + b"]") == ["\ufffd", text]


def test_half_an_emoji_and_a_nan_do_not_cost_the_neighbours() -> None:
    assert parse_json(b'["\\ud83d", NaN, "\\ud83d\\ude00"]') == ["\ufffd", None, "😀"]


@pytest.mark.parametrize("kind", ["track", "identify", "page", "screen", "group", "alias"])
def test_every_single_address_takes_one_event_without_a_type(kind: str) -> None:
    event = {"userId": "u", "event": "E", "groupId": "g", "previousId": "p", "messageId": "m"}
    request = read_request(body=json.dumps(event).encode(), content_encoding="", authorization=BASIC, address=kind)
    (message,) = sort_events(request=request, received_at=NOW).accepted
    assert (message.kind, message.key, message.occurred_at) == (kind, "m", NOW)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("text", Reason.NOT_AN_OBJECT),
        (None, Reason.NOT_AN_OBJECT),
        (track(type="purchase"), Reason.TYPE_UNKNOWN),
        (track(type=None), Reason.TYPE_UNKNOWN),
        (track(event=None), Reason.EVENT_NAME_MISSING),
        (track(userId=None), Reason.IDENTITY_MISSING),
        (track(userId={"id": 1}), Reason.IDENTITY_MISSING),
        (track(userId=True), Reason.IDENTITY_MISSING),
        (track(userId="undefined"), Reason.IDENTITY_PLACEHOLDER),
        (track(anonymousId="NULL"), Reason.IDENTITY_PLACEHOLDER),
        (track(type="group"), Reason.GROUP_MISSING),
        (track(type="alias"), Reason.PREVIOUS_ID_MISSING),
        (track(userId="u\x00"), Reason.TEXT_UNUSABLE),
        (track(messageId="m" * 300), Reason.TEXT_UNUSABLE),
        (track(timestamp="yesterday"), Reason.TIME_UNREADABLE),
        (track(timestamp=1_700_000_000), Reason.TIME_UNREADABLE),
        (track(properties={"blob": "x" * MAX_EVENT_BYTES}), Reason.TOO_LARGE),
    ],
)
def test_a_bad_event_names_its_reason(event: Any, reason: Reason) -> None:
    assert reason_of(event) == reason


def test_an_event_of_exactly_the_limit_is_kept() -> None:
    event = track(properties={"blob": ""})
    room = MAX_EVENT_BYTES - len(json.dumps(event, separators=(",", ":")))
    assert len(sort_batch(track(properties={"blob": "x" * room})).accepted) == 1
    assert reason_of(track(properties={"blob": "x" * (room + 1)})) == Reason.TOO_LARGE


@pytest.mark.parametrize("depth", [300, 1000])
def test_an_absurdly_nested_event_leaves_its_neighbours_alone(depth: int) -> None:
    nested = b'{"type":"track","event":"X","userId":"u","properties":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
    body = b'{"batch":[' + nested + b"," + json.dumps(track()).encode() + b"]}"
    request = read_request(body=body, content_encoding="", authorization=BASIC, address="batch")
    result = sort_events(request=request, received_at=NOW)
    assert "m-1" in [message.key for message in result.accepted]
    assert len(result.accepted) + len(result.refused) == 2
    for refused in result.refused:  # whole, and still refused when it is looked at again
        assert b'{"a":' * depth in refused.content
        assert examine_kept(content=refused.content, received_at=NOW) == refused


@pytest.mark.parametrize("number", ["9" * 30, "9" * 400, "-" + "9" * 4000, "1e999", '-1e999,"m":' + "9" * 30])
def test_a_number_beyond_every_float_is_kept_and_can_be_read_back(number: str) -> None:
    event = b'{"type":"track","event":"X","userId":"u","messageId":"m","properties":{"n":' + number.encode() + b"}}"
    request = read_request(body=event, content_encoding="", authorization=BASIC, address="track")
    (message,) = sort_events(request=request, received_at=NOW).accepted
    again = examine_kept(content=message.content, received_at=NOW)
    assert (again.key, again.occurred_at) == (message.key, message.occurred_at)
    assert b"Infinity" not in message.content


def test_what_was_sent_is_kept_with_the_times_of_the_phone() -> None:
    event = track(originalTimestamp="2026-11-21T07:00:00Z")
    (message,) = sort_batch(event, sent_at="2026-11-21T07:30:00Z").accepted
    assert json.loads(message.content) == {"event": event, "type": None, "sentAt": "2026-11-21T07:30:00Z"}


def test_a_numeric_user_id_and_a_missing_message_id_are_accepted() -> None:
    event = track(userId=42)
    del event["messageId"]
    (message,) = sort_batch(event).accepted
    (again,) = sort_batch(dict(reversed(event.items()))).accepted
    assert message.key.startswith("sha256:")
    assert message.key == again.key


def test_a_phone_whose_clock_is_an_hour_ahead_is_corrected() -> None:
    (message,) = sort_batch(track(timestamp="2026-11-21T08:50:00Z"), sent_at="2026-11-21T09:00:00Z").accepted
    assert message.occurred_at == NOW - timedelta(minutes=10)


def test_the_original_time_outranks_the_time_a_proxy_wrote() -> None:
    event = track(originalTimestamp="2026-11-21T06:00:00Z", timestamp="2026-11-21T07:00:00Z")
    (message,) = sort_batch(event, sent_at="2026-11-21T08:00:00Z").accepted
    assert message.occurred_at == NOW - timedelta(hours=2)


def test_an_event_from_the_future_is_clamped_to_its_arrival() -> None:
    assert corrected(received_at=NOW, sent_at=None, event_at="2031-01-01T00:00:00Z").at == NOW
    assert corrected(received_at=NOW, sent_at="1970-01-01T00:00:00Z", event_at="2026-01-01T00:00:00Z").clamped


def test_times_of_every_sdk_are_read() -> None:
    texts = (
        "2026-11-21T07:00:00Z",
        "2026-11-21T07:00:00.123Z",
        "2026-11-21T15:00:00.123456789+08:00",
        "2026-11-21 07:00:00",
        "2026-11-21T07:00Z",
        "2026-11-21T07:00:00+0000",
    )
    found = {corrected(received_at=NOW, sent_at=None, event_at=text).at.replace(microsecond=0) for text in texts}
    assert found == {datetime(2026, 11, 21, 7, 0, tzinfo=UTC)}


@given(
    happened=st.datetimes(timezones=st.just(UTC)),
    delay=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)),
    error=st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000)),
)
def test_any_constant_clock_error_cancels_out(happened: datetime, delay: timedelta, error: timedelta) -> None:
    received = NOW
    true_time = received - delay
    try:
        phone_event, phone_sent = true_time + error, received + error
    except OverflowError:
        return
    result = corrected(received_at=received, sent_at=phone_sent.isoformat(), event_at=phone_event.isoformat())
    assert result.at == true_time
    anything = corrected(received_at=received, sent_at=happened.isoformat(), event_at=phone_event.isoformat()).at
    assert received - LONGEST_DELAY <= anything <= received


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(Reason)
    assert all(zh and en and zh != en for zh, en in SENTENCES.values())
