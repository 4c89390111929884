"""What a faulty release of an app sent: each event has one fault, and stands between two that are in order.

The SDK would not send such events, so they are posted as the faulty release did. Their instants are fixed by the seed
date, so that the same run sends the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.demo.draw import moment
from hub.kernel.clock import instant

BROKEN_BATCH = 20


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One event of the faulty release, and the name it is counted under; ``sound`` ones are taken in."""

    body: dict[str, Any]
    name: str
    sound: bool


_FAULTS: tuple[dict[str, Any], ...] = (
    {"type": "track", "event": "Product Viewed", "userId": "", "properties": {"product_code": "CASH-A"}},
    {"type": "track", "event": "Product Viewed", "userId": "undefined", "properties": {"product_code": "COLD-3"}},
    {"type": "track", "event": "", "anonymousId": "anon-kiosk", "properties": {"seconds": 12}},
    {"type": "tarck", "event": "Disclosure Read", "anonymousId": "anon-kiosk", "properties": {"slug": "about"}},
    {"type": "page", "name": "首页", "anonymousId": "anon-kiosk", "timestamp": "昨天晚上九点"},
    {"type": "track", "event": "Bid Placed", "userId": "null", "properties": {"product_code": "TERM-12M"}},
)
"""One for each way in which it failed: nobody named, a placeholder, no event name, a type misspelt, no time."""


def broken_events(as_of: date, *, rounds: int) -> tuple[Broken, ...]:
    """Return the events of the faulty release, every fault once a round."""
    found = []
    for number in range(rounds):
        at = instant(moment(as_of, days_ago=14 - number % 7, hour=15, minute=number % 60))
        for place, fault in enumerate(_FAULTS):
            key = f"demo-kiosk-{number}-{place}"
            found.append(_event({"timestamp": at, **fault, "messageId": key}, sound=False))
            found.append(_event(_sound(f"{key}-ok", at), sound=True))
    return tuple(found)


def batches(events: Sequence[Broken]) -> tuple[list[dict[str, Any]], ...]:
    """Return the bodies in requests of :data:`BROKEN_BATCH`."""
    bodies = [event.body for event in events]
    return tuple(bodies[start : start + BROKEN_BATCH] for start in range(0, len(bodies), BROKEN_BATCH))


def _sound(key: str, at: str) -> dict[str, Any]:
    return {"type": "page", "name": "网点触摸屏", "anonymousId": "anon-kiosk", "messageId": key, "timestamp": at}


def _event(body: dict[str, Any], *, sound: bool) -> Broken:
    name = body.get("event") or body.get("name") or ""
    return Broken(body=body, name=str(name), sound=sound)
