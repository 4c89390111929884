"""Translate a kept Segment event into the hub's own words."""

from collections.abc import Mapping
from typing import Any

from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.ingest.domain.ids import id_text
from hub.ingest.domain.properties import claims_in, device_of, first, mapping
from hub.ingest.domain.segment.event import anonymous_id, user_id
from hub.ingest.domain.speaking import ContentUnreadable, Origin, Said, signal
from hub.ingest.domain.vocabulary import EVENTS, plain_name
from hub.ingest.domain.written import read_back


def signals_of(*, content: bytes | str, origin: Origin) -> tuple[Signal, ...]:
    """Return the signal of a kept event."""
    try:
        envelope = read_back(content)
        event, kind = envelope["event"], envelope["type"] or envelope["event"]["type"]
    except (ValueError, KeyError, TypeError) as error:
        raise ContentUnreadable(f"{origin.source}: {type(error).__name__}") from error
    return (signal(origin=origin, said=_said(event, kind)),)


def _said(event: dict[str, Any], kind: str) -> Said:
    properties = mapping(event.get("properties"))
    name = str(event.get("event") or event.get("name") or properties.get("title") or "")
    return Said(
        kind=_touch_kind(kind, name),
        name=name,
        named=kind == "track",
        user_id=user_id(event),
        anonymous_id=anonymous_id(event) or (id_text(event.get("previousId")) if kind == "alias" else ""),
        claims=claims_in(_traits(event)),
        properties=properties,
        device=_device(mapping(event.get("context"))),
    )


def _touch_kind(kind: str, name: str) -> TouchKind:
    if kind == "track":
        return EVENTS.get(plain_name(name), TouchKind.OTHER_EVENT)
    if kind in ("page", "screen"):
        return TouchKind.PAGE_VIEWED
    return TouchKind.IDENTIFIED


def _traits(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts from ``traits``, or from ``context.traits`` where RudderStack puts them."""
    return {**mapping(mapping(event.get("context")).get("traits")), **mapping(event.get("traits"))}


def _device(context: Mapping[str, Any]) -> str:
    return device_of(
        system=first(mapping(context.get("os")), "name"),
        told=first(mapping(context.get("device")), "type"),
        agent=first(context, "userAgent", "user_agent"),
    )
