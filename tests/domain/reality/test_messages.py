"""A device's message is taken whole, or refused at the place that is wrong."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from hub.reality.domain.messages import MessageUnusable, read_message

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
READING = {"quantity": "output", "at": "2026-11-22T08:00:00+08:00", "value": "12.5"}
MESSAGE = {"message": "m-1", "number": 1, "readings": [READING]}


def read(told):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return read_message(body, device_id="d-1", measures=frozenset({"output", "stock"}), at=AT)


def test_a_message_is_read():
    found = read(MESSAGE)
    assert (found.id, found.number, found.readings[0].value) == ("m-1", 1, 12_500)
    assert found.readings[0].at == datetime(2026, 11, 22, 0, tzinfo=UTC)


def test_the_sealed_bytes_do_not_depend_on_the_order_of_the_readings():
    other = {**READING, "at": "2026-11-22T09:00:00+08:00"}
    one, two = read({**MESSAGE, "readings": [READING, other]}), read({**MESSAGE, "readings": [other, READING]})
    same = (json.loads(found.canonical()) | {"body_sha256": ""} for found in (one, two))
    assert next(same) == next(same)
    assert one.body_digest != two.body_digest


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (b"\xff{}", "$"),
        (b"[" * 100_000, "$"),
        (b'{"message":"a","message":"b","number":1,"readings":[]}', "$"),
        ({**MESSAGE, "more": 1}, "$"),
        ({"message": "m-1", "number": 1}, "$"),
        ({**MESSAGE, "message": "a b"}, "message"),
        ({**MESSAGE, "message": 7}, "message"),
        ({**MESSAGE, "number": 0}, "number"),
        ({**MESSAGE, "number": True}, "number"),
        ({**MESSAGE, "number": 1.0}, "number"),
        ({**MESSAGE, "readings": []}, "readings"),
        ({**MESSAGE, "readings": [READING] * 2}, "readings"),
        ({**MESSAGE, "readings": [READING | {"value": 12.5}]}, "readings[0].value"),
        ({**MESSAGE, "readings": [READING | {"value": "1e3"}]}, "readings[0].value"),
        ({**MESSAGE, "readings": [READING | {"quantity": "power_used"}]}, "readings[0].quantity"),
        ({**MESSAGE, "readings": [READING | {"quantity": ["output"]}]}, "readings[0].quantity"),
        ({**MESSAGE, "readings": [READING, 5]}, "readings[1]"),
        ({**MESSAGE, "readings": [READING | {"at": "2026-11-22T08:00:00"}]}, "readings[0].at"),
        ({**MESSAGE, "readings": [READING | {"at": 5}]}, "readings[0].at"),
        ({**MESSAGE, "readings": [READING | {"at": "2026-11-22T15:00:00+08:00"}]}, "readings[0].at"),
        ({**MESSAGE, "readings": [READING | {"at": (AT - timedelta(days=32)).isoformat()}]}, "readings[0].at"),
        ({**MESSAGE, "readings": [READING | {"at": "0001-01-01T00:00:00+14:00"}]}, "readings[0].at"),
    ],
)
def test_what_cannot_be_taken_names_its_place(told, place):
    with pytest.raises(MessageUnusable) as refusal:
        read(told)
    assert refusal.value.place == place
