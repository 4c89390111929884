"""Read a Segment-compatible request: one batch, or one event whose type is in the address.

Source: the requests that segment-analytics-python 2.4, @segment/analytics-node 3.1, @segment/analytics-next 1.84,
rudder-sdk-python 2.1, @rudderstack/rudder-sdk-node 3.0 and @rudderstack/analytics-js 3.34 really send.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hub.ingest.domain.body import MOST_EVENTS, read_json
from hub.ingest.domain.messages import Accepted, Refused, Sorted
from hub.ingest.domain.refusals import BODY_TOO_LARGE, SHAPE_UNKNOWN, RequestUnusable
from hub.ingest.domain.segment.event import examine

BATCH = "batch"

SHORT_ADDRESSES: Final = {
    "i": "identify", "t": "track", "p": "page", "s": "screen", "g": "group", "a": "alias", "b": BATCH,
}  # fmt: skip
"""What @segment/analytics-next 1.84 posts to."""


@dataclass(frozen=True, kw_only=True)
class SegmentRequest:
    """The envelope: which key opened the door, when the phone sent it, and the events still unexamined."""

    write_key: str
    sent_at: str | None
    events: Sequence[Any]
    event_type: str | None


def read_request(
    *, body: bytes, content_encoding: str, authorization: str, address: str, key_in_address: str = ""
) -> SegmentRequest:
    """Read a request to ``/v1/<address>``; raise :class:`RequestUnusable` when there is nothing to go through.

    ``key_in_address`` is where RudderStack's beacons put the write key, as a beacon carries no header.
    """
    value = read_json(body=body, content_encoding=content_encoding)
    if not isinstance(value, dict):
        raise RequestUnusable(400, SHAPE_UNKNOWN, f"expected a JSON object, got {type(value).__name__}")
    write_key = basic_user(authorization) or _text(value.get("writeKey")) or key_in_address
    sent_at = _text(value.get("sentAt")) or None
    if address == BATCH:
        return SegmentRequest(write_key=write_key, sent_at=sent_at, events=_batch(value), event_type=None)
    return SegmentRequest(write_key=write_key, sent_at=sent_at, events=[value], event_type=address)


def sort_events(*, request: SegmentRequest, received_at: datetime) -> Sorted:
    """Examine every event: one bad one never takes its neighbours along."""
    results = [
        examine(event=event, event_type=request.event_type, sent_at=request.sent_at, received_at=received_at)
        for event in request.events
    ]
    return Sorted(
        accepted=tuple(result for result in results if isinstance(result, Accepted)),
        refused=tuple(result for result in results if isinstance(result, Refused)),
    )


def basic_user(authorization: str) -> str:
    """Return the user part of HTTP Basic credentials, where SDKs put the write key; empty when absent or broken."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded.strip(), validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _batch(value: dict[str, Any]) -> list[Any]:
    events = value.get("batch")
    if not isinstance(events, list):
        raise RequestUnusable(400, SHAPE_UNKNOWN, f'expected "batch" to be a list, got {type(events).__name__}')
    if len(events) > MOST_EVENTS:
        raise RequestUnusable(413, BODY_TOO_LARGE, f"expected at most {MOST_EVENTS} events, got {len(events)}")
    return events


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
