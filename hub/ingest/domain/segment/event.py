"""Decide whether one Segment event can be kept, under which key, and when it happened."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import orjson

from hub.inbox.reasons import Reason
from hub.ingest.domain.clock import TimeUnreadable, corrected
from hub.ingest.domain.ids import id_text, placeholder_fault, text_fault
from hub.ingest.domain.messages import Accepted, Refused
from hub.ingest.domain.written import MAX_EVENT_BYTES, written
from hub.kernel.digest import sha256_hex

FORMAT: Final = "segment/1"
TYPES: Final = frozenset({"track", "identify", "page", "screen", "group", "alias"})


def examine(*, event: Any, event_type: str | None, sent_at: str | None, received_at: datetime) -> Accepted | Refused:
    """Return the event ready to be kept, or the reason why it goes to quarantine; the content is kept either way.

    ``event_type`` comes from the address of a single event and outranks the body; ``sent_at`` of the batch counts for
    every event that carries none of its own.
    """
    try:
        kept = written(event)
    except RecursionError:
        return Refused(reason=Reason.TEXT_UNUSABLE, detail="nested more deeply than can be kept", content=b"{}")
    content = _content(kept, event_type, sent_at)
    if not isinstance(event, dict):
        return Refused(reason=Reason.NOT_AN_OBJECT, detail=f"got {type(event).__name__}", content=content)
    if len(kept) > MAX_EVENT_BYTES:
        detail = f"expected at most {MAX_EVENT_BYTES} bytes, got {len(kept)}"
        return Refused(reason=Reason.TOO_LARGE, detail=detail, content=content)
    kind = event_type or str(event.get("type"))
    for reason, fault in CHECKS:
        if detail := fault(event, kind):
            return Refused(reason=reason, detail=detail, content=content)
    return _kept(event, kind, content, sent_at, received_at)


def examine_kept(*, content: bytes, received_at: datetime) -> Accepted | Refused:
    """Examine a kept event again, under the rules of today."""
    envelope = orjson.loads(content)
    return examine(
        event=envelope["event"], event_type=envelope["type"], sent_at=envelope["sentAt"], received_at=received_at
    )


def user_id(event: dict[str, Any]) -> str:
    """Return the login the app knows; numbers are taken as their digits, as Segment does."""
    return id_text(event.get("userId"))


def anonymous_id(event: dict[str, Any]) -> str:
    """Return the device's own id."""
    return id_text(event.get("anonymousId"))


def _kept(
    event: dict[str, Any], kind: str, content: bytes, sent_at: str | None, received_at: datetime
) -> Accepted | Refused:
    raw_time = event.get("originalTimestamp") or event.get("timestamp")
    raw_sent = event.get("sentAt") or sent_at
    try:
        time = corrected(received_at=received_at, sent_at=_time_text(raw_sent), event_at=_time_text(raw_time))
    except TimeUnreadable as error:
        return Refused(reason=Reason.TIME_UNREADABLE, detail=str(error), content=content)
    return Accepted(key=_key(event), kind=kind, content=content, occurred_at=time.at)


def _key(event: dict[str, Any]) -> str:
    """The SDK's messageId, or the digest of the event where a client sends none."""
    return id_text(event.get("messageId")) or f"sha256:{sha256_hex(written(event))}"


def _content(kept: bytes, event_type: str | None, sent_at: str | None) -> bytes:
    """The event as it was sent, with the two things only its envelope knew."""
    return b'{"event":%b,"type":%b,"sentAt":%b}' % (kept, written(event_type), written(sent_at))


def _time_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise TimeUnreadable(f"expected ISO 8601 text, got {type(value).__name__}")
    return value


def _type_fault(_event: dict[str, Any], kind: str) -> str:
    return "" if kind in TYPES else f"expected one of {', '.join(sorted(TYPES))}; got {kind[:40]!r}"


def _name_fault(event: dict[str, Any], kind: str) -> str:
    named = isinstance(event.get("event"), str) and event["event"].strip()
    return "" if kind != "track" or named else f"expected text in event, got {type(event.get('event')).__name__}"


def _identity_fault(event: dict[str, Any], _kind: str) -> str:
    return "" if user_id(event) or anonymous_id(event) else "userId and anonymousId are both missing"


def _placeholder_fault(event: dict[str, Any], _kind: str) -> str:
    return placeholder_fault({"userId": user_id(event), "anonymousId": anonymous_id(event)})


def _group_fault(event: dict[str, Any], kind: str) -> str:
    return "groupId is missing" if kind == "group" and not id_text(event.get("groupId")) else ""


def _alias_fault(event: dict[str, Any], kind: str) -> str:
    return "previousId is missing" if kind == "alias" and not id_text(event.get("previousId")) else ""


def _text_fault(event: dict[str, Any], _kind: str) -> str:
    return text_fault((name, id_text(event.get(name))) for name in ("userId", "anonymousId", "messageId", "event"))


CHECKS: Final[tuple[tuple[Reason, Callable[[dict[str, Any], str], str]], ...]] = (
    (Reason.TYPE_UNKNOWN, _type_fault),
    (Reason.EVENT_NAME_MISSING, _name_fault),
    (Reason.IDENTITY_MISSING, _identity_fault),
    (Reason.IDENTITY_PLACEHOLDER, _placeholder_fault),
    (Reason.GROUP_MISSING, _group_fault),
    (Reason.PREVIOUS_ID_MISSING, _alias_fault),
    (Reason.TEXT_UNUSABLE, _text_fault),
)
"""In this order; the first fault is the reason. Each returns what is wrong, or nothing."""
