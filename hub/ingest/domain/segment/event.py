"""Decide whether one Segment event can be kept, under which key, and when it happened."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from hub.inbox.reasons import Reason
from hub.ingest.domain.clock import TimeUnreadable, corrected
from hub.ingest.domain.ids import id_text, placeholder_fault, text_fault
from hub.ingest.domain.messages import Accepted, Refused
from hub.ingest.domain.written import MAX_EVENT_BYTES, TOO_DEEP, TooDeep, read_back, written, written_deep
from hub.kernel.digest import sha256_hex

FORMAT: Final = "segment/1"
TYPES: Final = frozenset({"track", "identify", "page", "screen", "group", "alias"})


TEXTS: Final = ("userId", "anonymousId", "messageId", "event")


class Seen(NamedTuple):
    """An event under examination: its type, and the texts by which it is known, as they count."""

    event: dict[str, Any]
    kind: str
    ids: dict[str, str]


def examine(*, event: Any, event_type: str | None, sent_at: str | None, received_at: datetime) -> Accepted | Refused:
    """Return the event ready to be kept, or the reason why it goes to quarantine; the content is kept either way.

    ``event_type`` comes from the address of a single event and outranks the body; ``sent_at`` of the batch counts for
    every event that carries none of its own.
    """
    try:
        kept = written(event)
    except RecursionError:
        whole = b'{"event":%b,%b' % (written_deep(event), _envelope(event_type, sent_at))
        return Refused(reason=Reason.TEXT_UNUSABLE, detail=TOO_DEEP, content=whole)
    content = b'{"event":%b,%b' % (kept, _envelope(event_type, sent_at))
    if not isinstance(event, dict):
        return Refused(reason=Reason.NOT_AN_OBJECT, detail=f"got {type(event).__name__}", content=content)
    if len(kept) > MAX_EVENT_BYTES:
        detail = f"expected at most {MAX_EVENT_BYTES} bytes, got {len(kept)}"
        return Refused(reason=Reason.TOO_LARGE, detail=detail, content=content)
    seen = Seen(event, event_type or str(event.get("type")), {name: id_text(event.get(name)) for name in TEXTS})
    for reason, fault in CHECKS:
        if detail := fault(seen):
            return Refused(reason=reason, detail=detail, content=content)
    return _kept(seen, kept, content, sent_at, received_at)


def examine_kept(*, content: bytes, received_at: datetime) -> Accepted | Refused:
    """Examine a kept event again, under the rules of today."""
    try:
        envelope = read_back(content)
    except TooDeep:
        return Refused(reason=Reason.TEXT_UNUSABLE, detail=TOO_DEEP, content=content)
    return examine(
        event=envelope["event"], event_type=envelope["type"], sent_at=envelope["sentAt"], received_at=received_at
    )


def user_id(event: dict[str, Any]) -> str:
    """Return the login the app knows; numbers are taken as their digits, as Segment does."""
    return id_text(event.get("userId"))


def anonymous_id(event: dict[str, Any]) -> str:
    """Return the device's own id."""
    return id_text(event.get("anonymousId"))


def _kept(seen: Seen, kept: bytes, content: bytes, sent_at: str | None, received_at: datetime) -> Accepted | Refused:
    event = seen.event
    raw_time = event.get("originalTimestamp") or event.get("timestamp")
    raw_sent = event.get("sentAt") or sent_at
    try:
        time = corrected(received_at=received_at, sent_at=_time_text(raw_sent), event_at=_time_text(raw_time))
    except TimeUnreadable as error:
        return Refused(reason=Reason.TIME_UNREADABLE, detail=str(error), content=content)
    key = seen.ids["messageId"] or f"sha256:{sha256_hex(kept)}"  # where a client sends none, an event is its own key
    return Accepted(key=key, kind=seen.kind, content=content, occurred_at=time.at)


@lru_cache(maxsize=64)  # all events of a request lie in one envelope
def _envelope(event_type: str | None, sent_at: str | None) -> bytes:
    """What is kept behind an event: the two things only its envelope knew."""
    return b'"type":%b,"sentAt":%b}' % (written(event_type), written(sent_at))


def _time_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise TimeUnreadable(f"expected ISO 8601 text, got {type(value).__name__}")
    return value


def _type_fault(seen: Seen) -> str:
    return "" if seen.kind in TYPES else f"expected one of {', '.join(sorted(TYPES))}; got {seen.kind[:40]!r}"


def _name_fault(seen: Seen) -> str:
    if seen.kind != "track":
        return ""
    name = seen.event.get("event")
    return "" if isinstance(name, str) and name.strip() else f"expected text in event, got {type(name).__name__}"


def _identity_fault(seen: Seen) -> str:
    return "" if seen.ids["userId"] or seen.ids["anonymousId"] else "userId and anonymousId are both missing"


def _placeholder_fault(seen: Seen) -> str:
    return placeholder_fault((("userId", seen.ids["userId"]), ("anonymousId", seen.ids["anonymousId"])))


def _group_fault(seen: Seen) -> str:
    return "groupId is missing" if seen.kind == "group" and not id_text(seen.event.get("groupId")) else ""


def _alias_fault(seen: Seen) -> str:
    return "previousId is missing" if seen.kind == "alias" and not id_text(seen.event.get("previousId")) else ""


def _text_fault(seen: Seen) -> str:
    return text_fault(seen.ids.items())


CHECKS: Final[tuple[tuple[Reason, Callable[[Seen], str]], ...]] = (
    (Reason.TYPE_UNKNOWN, _type_fault),
    (Reason.EVENT_NAME_MISSING, _name_fault),
    (Reason.IDENTITY_MISSING, _identity_fault),
    (Reason.IDENTITY_PLACEHOLDER, _placeholder_fault),
    (Reason.GROUP_MISSING, _group_fault),
    (Reason.PREVIOUS_ID_MISSING, _alias_fault),
    (Reason.TEXT_UNUSABLE, _text_fault),
)
"""In this order; the first fault is the reason. Each returns what is wrong, or nothing."""
