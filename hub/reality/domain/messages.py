"""Read what a device sends: one message with its id, its number and its readings; anything else is refused by place.

A message is taken whole or not at all, so that a device knows what to send again: ``docs/device-door.md``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hub.catalogue.domain.quantities import QUANTITIES, ValueUnsound, spelled, thousandths
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.digest import sha256_hex

MAX_BYTES: Final = 256 * 1024
MOST_READINGS: Final = 2000
AHEAD: Final = timedelta(minutes=5)
"""A clock that is ahead by more is wrong."""
OLDEST: Final = timedelta(days=31)
"""How long a device without a line may keep its readings."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class MessageUnusable(ValueError):
    """A message cannot be taken; ``place`` is where, as in ``readings[3].value``, ``expected`` what belongs there."""

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place}: expected {expected}")
        self.place, self.expected = place, expected


@dataclass(frozen=True, kw_only=True)
class ReadingFacts:
    """One measured value, in thousandths of the quantity's unit."""

    quantity: str
    at: datetime
    value: int


@dataclass(frozen=True, kw_only=True)
class MessageFacts:
    """What a device said at once; ``number`` counts its messages, so that a missing one shows."""

    device_id: str
    id: str
    number: int
    body_digest: str
    readings: tuple[ReadingFacts, ...]

    def canonical(self) -> bytes:
        """Return the bytes that are sealed."""
        readings: list[JSONValue] = [
            {"quantity": one.quantity, "at": instant(one.at), "value": spelled(one.value).replace(",", "")}
            for one in sorted(self.readings, key=lambda one: (one.at, one.quantity))
        ]
        return canonical_bytes({
            "schema": "hub.device_message/1", "device": self.device_id, "message": self.id, "number": self.number,
            "body_sha256": self.body_digest, "readings": readings,
        })  # fmt: skip


def read_message(body: bytes, *, device_id: str, measures: frozenset[str], at: datetime) -> MessageFacts:
    """Return what a device sent; raise :class:`MessageUnusable`. ``measures`` is what it is registered for."""
    told = _object(_parsed(body), "$", {"message", "number", "readings"})
    message, number, readings = told["message"], told["number"], told["readings"]
    if not isinstance(message, str) or not _ID.fullmatch(message):
        raise MessageUnusable("message", "an id of up to 60 letters, digits and . _ -")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**53:
        raise MessageUnusable("number", "a whole number from 1 on, one more than the message before")
    if not isinstance(readings, list) or not 1 <= len(readings) <= MOST_READINGS:
        raise MessageUnusable("readings", f"a list of 1 to {MOST_READINGS}")
    read = tuple(_reading(one, f"readings[{place}]", measures, at) for place, one in enumerate(readings))
    if len({(one.quantity, one.at) for one in read}) != len(read):
        raise MessageUnusable("readings", "one value for each quantity and instant")
    return MessageFacts(device_id=device_id, id=message, number=number, body_digest=sha256_hex(body), readings=read)


def _parsed(body: bytes) -> Any:
    if len(body) > MAX_BYTES:
        raise MessageUnusable("$", f"at most {MAX_BYTES} bytes")
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise MessageUnusable("$", "a JSON object in UTF-8 without repeated names") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("repeated name")
    return told


def _object(value: Any, place: str, names: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or value.keys() != names:
        raise MessageUnusable(place, "an object with " + ", ".join(sorted(names)))
    return value


def _reading(value: Any, place: str, measures: frozenset[str], now: datetime) -> ReadingFacts:
    told = _object(value, place, {"quantity", "at", "value"})
    quantity, text = told["quantity"], told["value"]
    if not isinstance(quantity, str) or quantity not in QUANTITIES or quantity not in measures:
        raise MessageUnusable(f"{place}.quantity", "one of " + ", ".join(sorted(measures)))
    if not isinstance(text, str):
        raise MessageUnusable(f"{place}.value", 'a decimal as text, like "-18.25"')
    try:
        amount = thousandths(text)
    except ValueUnsound as error:
        raise MessageUnusable(f"{place}.value", 'a decimal as text, like "-18.25"') from error
    return ReadingFacts(quantity=quantity, at=_moment(told["at"], f"{place}.at", now), value=amount)


def _moment(value: Any, place: str, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        moment = moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise MessageUnusable(place, "an instant with its offset, like 2026-11-22T06:00:00+08:00") from error
    if moment > now + AHEAD:
        raise MessageUnusable(place, f"an instant that is over by {instant(now)}")
    if moment < now - OLDEST:
        raise MessageUnusable(place, f"an instant of the last {OLDEST.days} days")
    return moment
