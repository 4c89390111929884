"""Read a Sensors request: a form (or an address) with ``data`` or ``data_list``, packed as Base64, mostly of gzip.

Source: the requests that SensorsAnalyticsSDK 1.11 (Python), sa-sdk-node 1.2 and sa-sdk-javascript 1.27 really send.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from hub.inbox.reasons import Reason
from hub.ingest.domain.body import MAX_BATCH_BYTES, MOST_EVENTS, decompressed, parse_json
from hub.ingest.domain.messages import Accepted, Refused, Sorted
from hub.ingest.domain.refusals import BODY_TOO_LARGE, SHAPE_UNKNOWN, RequestUnusable
from hub.ingest.domain.sensors.record import examine, unreadable

MOST_FIELDS: Final = 20
"""More than any SDK sends; a form of a million fields is an attack."""
DATA: Final = ("data_list", "data")


@dataclass(frozen=True, kw_only=True)
class SensorsRequest:
    """Whose project, with which token, and the records still unexamined.

    ``packed`` is the data as it came; ``fault`` says why it cannot be trusted or read, then ``records`` may be empty.
    """

    project: str
    token: str
    records: tuple[Any, ...]
    packed: str
    fault: Reason | None
    detail: str


def read_request(*, body: bytes, content_encoding: str, query: Mapping[str, str]) -> SensorsRequest:
    """Read a request; raise :class:`RequestUnusable` when it carries no data at all, or more than is unpacked."""
    form = {**query, **_form(decompressed(body=body, content_encoding=content_encoding, limit=MAX_BATCH_BYTES))}
    packed = next((form[name] for name in DATA if form.get(name)), "").replace(" ", "+")
    if not packed:
        raise RequestUnusable(400, SHAPE_UNKNOWN, "expected data or data_list in the form or in the address")
    records, detail = _records(packed)
    told = _first_record(records)
    return SensorsRequest(
        project=form.get("project") or _text(told.get("project")),
        token=form.get("token") or _text(told.get("token")),
        records=records,
        packed=packed,
        fault=Reason.PAYLOAD_UNREADABLE if detail else _checksum_fault(packed, form),
        detail=detail or "expected the checksum that came along",
    )


def sort_records(*, request: SensorsRequest, project: str, received_at: datetime) -> Sorted:
    """Examine every record: one bad one never takes its neighbours along, and nothing is thrown away."""
    if request.fault is Reason.PAYLOAD_UNREADABLE:
        return Sorted(accepted=(), refused=(unreadable(packed=request.packed, detail=request.detail),))
    results = [examine(record=record, project=project, received_at=received_at) for record in request.records]
    if request.fault is not None:
        results = [Refused(reason=request.fault, detail=request.detail, content=result.content) for result in results]
    return Sorted(
        accepted=tuple(result for result in results if isinstance(result, Accepted)),
        refused=tuple(result for result in results if isinstance(result, Refused)),
    )


def checksum(text: str) -> int:
    """Return the 32-bit hash of Java's ``String.hashCode``, with which every Sensors SDK signs its data."""
    value = 0
    for character in text:
        value = (value * 31 + ord(character)) & 0xFFFFFFFF
    return value - 2**32 if value >= 2**31 else value


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("latin-1"), max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise RequestUnusable(400, SHAPE_UNKNOWN, f"expected a form of at most {MOST_FIELDS} fields") from error


def _records(packed: str) -> tuple[tuple[Any, ...], str]:
    """Return the records, or none and what is wrong. gzip is known by its first bytes, whatever the form says."""
    try:
        raw = base64.b64decode(packed, validate=True)
        value = parse_json(decompressed(body=raw, content_encoding="", limit=MAX_BATCH_BYTES))
    except binascii.Error as error:
        return (), f"data is not Base64: {error}"
    except RequestUnusable as refusal:
        if refusal.code == BODY_TOO_LARGE:
            raise
        return (), refusal.message[:200]
    if isinstance(value, list) and len(value) > MOST_EVENTS:
        raise RequestUnusable(413, BODY_TOO_LARGE, f"expected at most {MOST_EVENTS} records, got {len(value)}")
    return tuple(value) if isinstance(value, list) else (value,), ""


def _checksum_fault(packed: str, form: Mapping[str, str]) -> Reason | None:
    extra = dict(parse_qsl(form.get("ext", "")))
    told = extra.get("crc") or form.get("crc")
    if told is None or told.strip() in {str(checksum(packed)), str(checksum(unquote(packed)))}:
        return None
    return Reason.CHECKSUM_WRONG


def _first_record(records: tuple[Any, ...]) -> Mapping[str, Any]:
    return next((record for record in records if isinstance(record, Mapping)), {})


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
