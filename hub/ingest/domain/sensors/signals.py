"""Translate a kept Sensors record into the hub's own words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.ingest.domain.properties import claims_in, device_of, first, mapping
from hub.ingest.domain.sensors.ids import Ids, ids_of
from hub.ingest.domain.sensors.record import ITEMS, SIGN_UP
from hub.ingest.domain.speaking import ContentUnreadable, Origin, Said, signal
from hub.ingest.domain.vocabulary import EVENTS, plain_name
from hub.ingest.domain.written import read_back

PRESETS: Final[Mapping[str, TouchKind]] = {
    "$appviewscreen": TouchKind.PAGE_VIEWED,
    "$pageview": TouchKind.PAGE_VIEWED,
    "$mpviewscreen": TouchKind.PAGE_VIEWED,
}
"""What SDKs record by themselves; the other presets (start, end, click) are events without a meaning here."""

NAMES: Final[Mapping[str, TouchKind]] = {
    "search": TouchKind.PRODUCT_SEARCHED,
    "search request": TouchKind.PRODUCT_SEARCHED,
    "product search": TouchKind.PRODUCT_SEARCHED,
    "view product": TouchKind.PRODUCT_VIEWED,
    "product view": TouchKind.PRODUCT_VIEWED,
    "product detail view": TouchKind.PRODUCT_VIEWED,
    "view disclosure": TouchKind.DISCLOSURE_READ,
    "read disclosure": TouchKind.DISCLOSURE_READ,
    "risk assessment": TouchKind.ASSESSMENT_COMPLETED,
    "submit risk assessment": TouchKind.ASSESSMENT_COMPLETED,
    "place bid": TouchKind.BID_PLACED,
}
"""Names that are usual with this vendor, beside those that every app may use; compared as :func:`plain_name` does."""

TITLES: Final = ("$title", "$screen_name", "$url_path", "title")
CLAIMING: Final = frozenset({"profile_set", "profile_set_once"})
"""The types whose properties say something about the person; the others count, append or take away."""
SILENT: Final = ITEMS | {"track_id_unbind"}
"""Kept, and folded into nothing: what a device did is attributed by time, so an end needs no message."""


def signals_of(*, content: bytes | str, origin: Origin) -> tuple[Signal, ...]:
    """Return the signals of a kept record: none about an item, several where one record ties several ids to a login."""
    try:
        record = read_back(content)["record"]
        kind = record["type"]
    except (ValueError, KeyError, TypeError) as error:
        raise ContentUnreadable(f"{origin.source}: {type(error).__name__}") from error
    if kind in SILENT:
        return ()
    return tuple(signal(origin=origin, said=said) for said in _said(record, kind))


def _said(record: Mapping[str, Any], kind: str) -> Iterator[Said]:
    properties, ids = mapping(record.get("properties")), ids_of(record)
    touch, name = _touch_kind(kind, properties, str(record.get("event") or ""))
    claims = {**(claims_in(properties) if kind in CLAIMING else {}), **ids.marks}
    for number, device in enumerate(_devices(ids, kind)):
        yield Said(
            kind=touch if number == 0 else TouchKind.IDENTIFIED,
            name=name,
            named=kind == "track",
            user_id=ids.user_id,
            anonymous_id=device,
            claims=claims if number == 0 else {},
            properties=properties if kind == "track" else {},
            device=device_of(system=first(properties, "$os"), agent=first(properties, "$user_agent", "$userAgent")),
            part=str(number) if number else "",
        )


def _devices(ids: Ids, kind: str) -> tuple[str, ...]:
    """A sign-up also ties the login's own text: SDKs on servers go on sending it unmarked."""
    devices = ids.devices if ids.user_id else ids.devices[:1]
    if kind == SIGN_UP:
        devices = (*devices, ids.user_id)
    return tuple(dict.fromkeys(devices)) or ("",)


def _touch_kind(kind: str, properties: Mapping[str, Any], event: str) -> tuple[TouchKind, str]:
    if kind != "track":
        return TouchKind.IDENTIFIED, ""
    preset = PRESETS.get(event.casefold())
    if preset is not None:
        return preset, first(properties, *TITLES) or event
    name = plain_name(event)
    return NAMES.get(name) or EVENTS.get(name, TouchKind.OTHER_EVENT), event
