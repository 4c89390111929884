"""Decide whether one Sensors record can be kept, under which key, and when it happened."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from hub.inbox.reasons import Reason
from hub.ingest.domain.clock import TimeUnreadable, corrected_instant, parse_milliseconds
from hub.ingest.domain.ids import id_text, placeholder_fault, text_fault
from hub.ingest.domain.messages import Accepted, Refused
from hub.ingest.domain.sensors.ids import ids_of
from hub.ingest.domain.written import MAX_EVENT_BYTES, TOO_DEEP, TooDeep, read_back, written, written_deep
from hub.kernel.digest import sha256_hex

FORMAT: Final = "sensors/1"

SIGN_UP: Final = "track_signup"
EVENTS: Final = frozenset({"track", SIGN_UP, "track_id_bind", "track_id_unbind"})
PROFILES: Final = frozenset(
    {"profile_set", "profile_set_once", "profile_increment", "profile_append", "profile_unset", "profile_delete"}
)
ITEMS: Final = frozenset({"item_set", "item_delete"})
"""About things, not people: kept as they came, folded into nobody's profile."""
TYPES: Final = EVENTS | PROFILES | ITEMS

FLUSH_TIME: Final = "_flush_time"


def examine(*, record: Any, project: str, received_at: datetime) -> Accepted | Refused:
    """Return the record ready to be kept, or the reason why it goes to quarantine; the content is kept either way."""
    try:
        kept = written(record)
    except RecursionError:
        whole = b'{"project":%b,"record":%b}' % (written(project), written_deep(record))
        return Refused(reason=Reason.TEXT_UNUSABLE, detail=TOO_DEEP, content=whole)
    content = b'{"project":%b,"record":%b}' % (written(project), kept)
    if not isinstance(record, dict):
        return Refused(reason=Reason.NOT_AN_OBJECT, detail=f"got {type(record).__name__}", content=content)
    if len(kept) > MAX_EVENT_BYTES:
        detail = f"expected at most {MAX_EVENT_BYTES} bytes, got {len(kept)}"
        return Refused(reason=Reason.TOO_LARGE, detail=detail, content=content)
    for reason, fault in CHECKS:
        if detail := fault(record, project):
            return Refused(reason=reason, detail=detail, content=content)
    return _kept(record, project, content, received_at)


def unreadable(*, packed: str, detail: str) -> Refused:
    """Return what nobody can unpack as one message, so that it is kept all the same."""
    return Refused(
        reason=Reason.PAYLOAD_UNREADABLE, detail=detail, content=orjson.dumps({"packed": packed[:MAX_EVENT_BYTES]})
    )


def examine_kept(*, content: bytes, received_at: datetime) -> Accepted | Refused:
    """Examine a kept record again, under the rules of today; a checksum counts on the way only."""
    try:
        envelope = read_back(content)
    except TooDeep:
        return Refused(reason=Reason.TEXT_UNUSABLE, detail=TOO_DEEP, content=content)
    if "packed" in envelope:
        return unreadable(packed=envelope["packed"], detail="still packed")
    return examine(record=envelope["record"], project=envelope["project"], received_at=received_at)


def _kept(record: dict[str, Any], project: str, content: bytes, received_at: datetime) -> Accepted | Refused:
    try:
        time = corrected_instant(
            received_at=received_at, sent_at=_instant(record, FLUSH_TIME), event_at=_instant(record, "time")
        )
    except TimeUnreadable as error:
        return Refused(reason=Reason.TIME_UNREADABLE, detail=str(error), content=content)
    return Accepted(key=_key(record, project), kind=record["type"], content=content, occurred_at=time.at)


def _key(record: Mapping[str, Any], project: str) -> str:
    """One record sent twice has one key: the time of sending is no part of it."""
    tracked = id_text(record.get("_track_id"))
    rest = tracked or {name: value for name, value in record.items() if name != FLUSH_TIME}
    parts = [project, record["type"], record.get("event"), record.get("distinct_id"), record.get("time"), rest]
    return f"sensors:{sha256_hex(written(parts))}"


def _instant(record: Mapping[str, Any], name: str) -> datetime | None:
    value = record.get(name)
    return None if value is None or value == "" else parse_milliseconds(value)


def _type_fault(record: dict[str, Any], _project: str) -> str:
    kind = record.get("type")
    return (
        ""
        if isinstance(kind, str) and kind in TYPES
        else f"expected one of {', '.join(sorted(TYPES))}; got {str(kind)[:40]!r}"
    )


def _project_fault(record: dict[str, Any], project: str) -> str:
    named = record.get("project")
    return "" if named in (None, "", project) else f"expected project {project!r}, got {str(named)[:40]!r}"


def _name_fault(record: dict[str, Any], _project: str) -> str:
    named = isinstance(record.get("event"), str) and record["event"].strip()
    return "" if record["type"] != "track" or named else "expected text in event"


def _item_fault(record: dict[str, Any], _project: str) -> str:
    if record["type"] not in ITEMS or (id_text(record.get("item_type")) and id_text(record.get("item_id"))):
        return ""
    return "item_type or item_id is missing"


def _identity_fault(record: dict[str, Any], _project: str) -> str:
    return "" if record["type"] in ITEMS or ids_of(record).anybody else "distinct_id and identities are both missing"


def _previous_fault(record: dict[str, Any], _project: str) -> str:
    return "original_id is missing" if record["type"] == SIGN_UP and not id_text(record.get("original_id")) else ""


def _placeholder_fault(record: dict[str, Any], _project: str) -> str:
    return placeholder_fault(ids_of(record).named.items())


def _text_fault(record: dict[str, Any], _project: str) -> str:
    texts = [("event", id_text(record.get("event"))), ("_track_id", id_text(record.get("_track_id")))]
    return text_fault([*texts, *ids_of(record).named.items()])


CHECKS: Final[tuple[tuple[Reason, Callable[[dict[str, Any], str], str]], ...]] = (
    (Reason.TYPE_UNKNOWN, _type_fault),
    (Reason.PROJECT_OTHER, _project_fault),
    (Reason.EVENT_NAME_MISSING, _name_fault),
    (Reason.ITEM_UNNAMED, _item_fault),
    (Reason.IDENTITY_MISSING, _identity_fault),
    (Reason.PREVIOUS_ID_MISSING, _previous_fault),
    (Reason.IDENTITY_PLACEHOLDER, _placeholder_fault),
    (Reason.TEXT_UNUSABLE, _text_fault),
)
"""In this order; the first fault is the reason. Each returns what is wrong, or nothing."""
