"""The door for Sensors SDKs, on forms as the real packages send them."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.inbox.reasons import Reason
from hub.ingest.domain.body import MAX_BATCH_BYTES
from hub.ingest.domain.clock import LONGEST_DELAY
from hub.ingest.domain.messages import Accepted, Refused, Sorted
from hub.ingest.domain.refusals import RequestUnusable
from hub.ingest.domain.sensors.record import TYPES, examine, examine_kept
from hub.ingest.domain.sensors.request import SensorsRequest, checksum, read_request, sort_records
from hub.ingest.domain.written import MAX_EVENT_BYTES

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)


def record(**changes: Any) -> dict[str, Any]:
    base = {"type": "track", "event": "ViewProduct", "distinct_id": "d-1", "time": NOW_MS - 60_000, "properties": {}}
    return {**base, **changes}


def packed(value: Any, *, zipped: bool = True) -> str:
    data = json.dumps(value).encode()
    return base64.b64encode(gzip.compress(data) if zipped else data).decode()


def asked(*, query: dict[str, str] | None = None, encoding: str = "", **form: str) -> SensorsRequest:
    return read_request(body=urlencode(form).encode(), content_encoding=encoding, query=query or {})


def sort(request: SensorsRequest) -> Sorted:
    return sort_records(request=request, project=request.project, received_at=NOW)


def examined(**changes: Any) -> Accepted | Refused:
    return examine(record=record(**changes), project="mall", received_at=NOW)


def reason_of(**changes: Any) -> Reason:
    found = examined(**changes)
    assert isinstance(found, Refused)
    return found.reason


@pytest.mark.parametrize("zipped", [True, False], ids=["gzip=1", "gzip=0"])
@pytest.mark.parametrize("said", ["1", "0"], ids=["said so", "said otherwise"])
def test_data_is_unpacked_by_its_first_bytes_whatever_the_form_says(zipped: bool, said: str) -> None:
    one = sort(asked(data=packed(record(), zipped=zipped), gzip=said, project="mall"))
    many = sort(asked(data_list=packed([record(), record(event="Other")], zipped=zipped), gzip=said, project="mall"))
    assert (len(one.accepted), len(many.accepted)) == (1, 2)


def test_an_address_carries_the_same_as_a_form() -> None:
    data = packed(record(), zipped=False)
    request = asked(query={"project": "mall", "token": "wk-1", "data": data, "ext": f"crc={checksum(data)}"})
    assert (request.project, request.token, request.fault) == ("mall", "wk-1", None)
    assert len(sort(request).accepted) == 1


def test_plus_signs_that_a_form_made_blank_are_mended() -> None:
    data = packed(record(properties={"title": "?>?>~~~ÿ"}), zipped=False)
    assert "+" in data
    request = read_request(body=f"data={data}".encode(), content_encoding="", query={})
    assert request.fault is None
    assert request.records[0]["properties"] == {"title": "?>?>~~~ÿ"}


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("a", 97), ("hello", 99162322), ("polygenelubricants", -(2**31))]
)
def test_the_checksum_is_that_of_java(text: str, number: int) -> None:
    """The last is the well known text whose ``hashCode`` is the smallest integer."""
    assert checksum(text) == number


def test_a_wrong_checksum_sets_every_record_aside_and_can_be_overruled() -> None:
    data = packed([record(), record(event="Other")])
    found = sort(asked(data_list=data, ext=f"crc={checksum(data) + 1}", project="mall"))
    assert (found.accepted, [refused.reason for refused in found.refused]) == ((), [Reason.CHECKSUM_WRONG] * 2)
    again = examine_kept(content=found.refused[0].content, received_at=NOW)
    assert isinstance(again, Accepted)


@pytest.mark.parametrize("crc", ["crc", "ext"])
def test_a_right_checksum_is_taken_in_both_places(crc: str) -> None:
    data = packed(record())
    told = str(checksum(data)) if crc == "crc" else f"crc={checksum(data)}"
    assert asked(data=data, **{crc: told}).fault is None


@pytest.mark.parametrize(
    "data",
    ["***", base64.b64encode(b"{broken").decode(), base64.b64encode(b"\x1f\x8bnot gzip").decode()],
    ids=["no base64", "no json", "no gzip"],
)
def test_what_cannot_be_unpacked_is_kept_as_one_message(data: str) -> None:
    (refused,) = sort(asked(data=data, project="mall")).refused
    assert (refused.reason, json.loads(refused.content)) == (Reason.PAYLOAD_UNREADABLE, {"packed": data})
    assert examine_kept(content=refused.content, received_at=NOW) == Refused(
        reason=Reason.PAYLOAD_UNREADABLE, detail="still packed", content=refused.content
    )


def test_a_small_form_that_unpacks_to_gigabytes_is_refused_without_unpacking() -> None:
    bomb = base64.b64encode(gzip.compress(b" " * 50_000_000)).decode()
    assert len(bomb) < MAX_BATCH_BYTES
    with pytest.raises(RequestUnusable) as refused:
        asked(data=bomb)
    assert (refused.value.status, refused.value.code) == (413, "body_too_large")


def test_a_list_of_a_million_nothings_is_refused_before_they_are_looked_at() -> None:
    with pytest.raises(RequestUnusable) as refused:
        asked(data_list=packed([0] * 1_000_000))
    assert (refused.value.status, refused.value.code) == (413, "body_too_large")


@pytest.mark.parametrize("form", [{}, {"data": ""}, {"gzip": "1"}])
def test_a_request_without_data_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(RequestUnusable) as refused:
        asked(**form)
    assert (refused.value.status, refused.value.code) == (400, "shape_unknown")


def test_a_form_of_a_million_fields_is_refused() -> None:
    with pytest.raises(RequestUnusable) as refused:
        asked(**{f"f{number}": "1" for number in range(30)})
    assert refused.value.code == "shape_unknown"


def test_project_and_token_may_stand_in_the_records_alone() -> None:
    request = asked(data=packed(record(project="mall", token="wk-1")))
    assert (request.project, request.token) == ("mall", "wk-1")


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_documented_type_is_kept(kind: str) -> None:
    named = {"item_type": "fund", "item_id": "7", "distinct_id": None} if kind.startswith("item") else {}
    assert isinstance(examined(type=kind, original_id="anon-1", **named), Accepted)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": "purchase"}, Reason.TYPE_UNKNOWN),
        ({"type": None}, Reason.TYPE_UNKNOWN),
        ({"project": "other"}, Reason.PROJECT_OTHER),
        ({"event": " "}, Reason.EVENT_NAME_MISSING),
        ({"distinct_id": ""}, Reason.IDENTITY_MISSING),
        ({"distinct_id": None, "identities": {}}, Reason.IDENTITY_MISSING),
        ({"distinct_id": "undefined"}, Reason.IDENTITY_PLACEHOLDER),
        ({"identities": {"$identity_login_id": "null"}}, Reason.IDENTITY_PLACEHOLDER),
        ({"type": "track_signup"}, Reason.PREVIOUS_ID_MISSING),
        ({"type": "item_set", "item_type": "fund"}, Reason.ITEM_UNNAMED),
        ({"distinct_id": "x" * 256}, Reason.TEXT_UNUSABLE),
        ({"event": "a\x00b"}, Reason.TEXT_UNUSABLE),
        ({"time": "yesterday"}, Reason.TIME_UNREADABLE),
        ({"time": True}, Reason.TIME_UNREADABLE),
        ({"time": 17}, Reason.TIME_UNREADABLE),
        ({"_flush_time": 1e18}, Reason.TIME_UNREADABLE),
        ({"properties": {"blob": "x" * MAX_EVENT_BYTES}}, Reason.TOO_LARGE),
    ],
)
def test_a_bad_record_goes_to_quarantine_with_its_reason(changes: dict[str, Any], reason: Reason) -> None:
    assert reason_of(**changes) is reason


def test_one_bad_record_leaves_its_neighbours_alone() -> None:
    found = sort(asked(data_list=packed([record(), "no", record(event="Other")]), project="mall"))
    assert (len(found.accepted), [refused.reason for refused in found.refused]) == (2, [Reason.NOT_AN_OBJECT])


def test_a_phone_with_a_wrong_clock_is_put_right_and_its_own_times_are_kept() -> None:
    wrong = NOW_MS + 9 * 86_400_000
    found = examined(time=wrong - 5000, _flush_time=wrong)
    assert isinstance(found, Accepted)
    assert found.occurred_at == NOW - timedelta(seconds=5)
    kept = json.loads(found.content)["record"]
    assert (kept["time"], kept["_flush_time"]) == (wrong - 5000, wrong)


@pytest.mark.parametrize(
    ("time", "at"),
    [(NOW_MS + 60_000, NOW), (10**12, NOW - LONGEST_DELAY), (int(NOW.timestamp()) - 7, NOW - timedelta(seconds=7))],
    ids=["future", "ancient", "seconds"],
)
def test_times_without_a_time_of_sending_are_clamped(time: int, at: datetime) -> None:
    found = examined(time=time)
    assert isinstance(found, Accepted)
    assert found.occurred_at == at


def key(**changes: Any) -> str:
    found = examined(**changes)
    assert isinstance(found, Accepted)
    return found.key


def test_the_same_record_sent_again_has_the_same_key() -> None:
    assert key(_flush_time=NOW_MS) == key(_flush_time=NOW_MS + 5)
    assert key(_track_id=7, lib={"$lib": "js"}) == key(_track_id=7, lib={"$lib": "js", "retry": 1})


@pytest.mark.parametrize(
    "changes",
    [{"time": NOW_MS - 1}, {"event": "Other"}, {"distinct_id": "d-2"}, {"properties": {"a": 1}}, {"_track_id": 7}],
)
def test_another_record_has_another_key(changes: dict[str, Any]) -> None:
    assert key(**changes) != key()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["type", "event", "distinct_id", "identities", "properties", "time", "_flush_time", "item_id"])


@given(st.dictionaries(FIELDS, json_values))
def test_no_record_however_odd_breaks_the_door(changes: dict[str, Any]) -> None:
    assert isinstance(examined(**changes), Accepted | Refused)
