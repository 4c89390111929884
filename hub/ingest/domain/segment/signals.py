"""Translate a kept Segment event into the hub's own words; event names, property names and traits are data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import orjson

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.signals import AssessmentTaken, Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.ingest.domain.segment.event import anonymous_id, id_text, user_id
from hub.kernel.money import FEN_PER_YUAN

EVENTS: Final[dict[str, TouchKind]] = {
    "product viewed": TouchKind.PRODUCT_VIEWED,
    "product searched": TouchKind.PRODUCT_SEARCHED,
    "products searched": TouchKind.PRODUCT_SEARCHED,
    "disclosure read": TouchKind.DISCLOSURE_READ,
    "risk assessment completed": TouchKind.ASSESSMENT_COMPLETED,
    "bid placed": TouchKind.BID_PLACED,
    "trade settled": TouchKind.TRADE_SETTLED,
    "appointment confirmed": TouchKind.APPOINTMENT_CONFIRMED,
}
"""Event names as apps send them, compared without case, underscores and hyphens."""

TRAITS: Final[dict[Fact, tuple[str, ...]]] = {
    Fact.NAME: ("name", "fullName"),
    Fact.PHONE: ("phone", "mobile", "phoneNumber"),
    Fact.ID_NUMBER: ("idNumber", "id_number"),
    Fact.EMAIL: ("email",),
    Fact.GENDER: ("gender", "sex"),
    Fact.BIRTH_DATE: ("birthday", "birthDate", "birth_date"),
    Fact.CITY: ("city",),
    Fact.OCCUPATION: ("occupation", "job"),
}
GENDERS: Final[dict[str, str]] = {
    "f": "female", "female": "female", "女": "female", "m": "male", "male": "male", "男": "male",
}  # fmt: skip
BIND_EVENT: Final = "bind code scanned"
LONGEST_DWELL_S: Final = 4 * 3600
"""A page left open over lunch is not read for an afternoon (unmeasured)."""
MOST_FEN: Final = 10**15

_PHONE_SYSTEMS: Final = ("android", "ios", "iphone", "ipados", "harmony")


class ContentUnreadable(ValueError):
    """A kept message is not what this decoder wrote; it belongs to another one."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What the hub knows about a message beside its content."""

    source: str
    user_space: str
    assurance: Assurance
    key: str
    occurred_at: datetime
    message_id: int
    received_at: datetime | None = None


def signal_of(*, content: bytes | str, origin: Origin) -> Signal:
    """Return the signal of a kept event; unknown names and properties stay in the raw message only."""
    try:
        envelope = orjson.loads(content)
        event, kind = envelope["event"], envelope["type"] or envelope["event"]["type"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise ContentUnreadable(f"{origin.source}: {type(error).__name__}") from error
    properties = _mapping(event.get("properties"))
    name = str(event.get("event") or event.get("name") or properties.get("title") or "")
    touch = _touch_kind(kind, name)
    return Signal(
        key=f"{origin.source}\x1f{origin.key}",
        source=origin.source,
        user_space=origin.user_space,
        assurance=origin.assurance,
        occurred_at=origin.occurred_at,
        kind=touch,
        user_id=user_id(event),
        anonymous_id=anonymous_id(event) or (id_text(event.get("previousId")) if kind == "alias" else ""),
        claims=_claims(event),
        label=_plain(name)[:80] if touch in (TouchKind.OTHER_EVENT, TouchKind.PAGE_VIEWED) else "",
        words=_first(properties, "query", "keyword", "q")[:200] if touch is TouchKind.PRODUCT_SEARCHED else "",
        product_code=_first(properties, "product_code", "productCode", "product_id", "productId", "sku")[:40],
        slug=_first(properties, "slug", "disclosure")[:120],
        section=_first(properties, "section", "anchor")[:80],
        seconds=_seconds(properties),
        amount_fen=_fen(properties),
        device=_device(_mapping(event.get("context"))),
        assessment=_assessment(properties) if touch is TouchKind.ASSESSMENT_COMPLETED else None,
        bind_token=_first(properties, "token", "code") if kind == "track" and _plain_name(name) == BIND_EVENT else "",
        message_id=origin.message_id,
        received_at=origin.received_at,
    )


def _touch_kind(kind: str, name: str) -> TouchKind:
    if kind == "track":
        return EVENTS.get(_plain_name(name), TouchKind.OTHER_EVENT)
    if kind in ("page", "screen"):
        return TouchKind.PAGE_VIEWED
    return TouchKind.IDENTIFIED


def _plain_name(name: str) -> str:
    return " ".join(re.sub(r"[_\-]+", " ", name).split()).casefold()


def _claims(event: Mapping[str, Any]) -> dict[Fact, str]:
    """Facts from ``traits``, or from ``context.traits`` where RudderStack puts them."""
    traits = {**_mapping(_mapping(event.get("context")).get("traits")), **_mapping(event.get("traits"))}
    claims = {fact: _first(traits, *names) for fact, names in TRAITS.items()}
    claims[Fact.NAME] = claims[Fact.NAME] or _joined_name(traits)
    claims[Fact.CITY] = claims[Fact.CITY] or _first(_mapping(traits.get("address")), "city")
    claims[Fact.GENDER] = GENDERS.get(claims[Fact.GENDER].lower(), "")
    claims[Fact.BIRTH_DATE] = _day(claims[Fact.BIRTH_DATE])
    return {fact: value[:200] for fact, value in claims.items() if value}


def _joined_name(traits: Mapping[str, Any]) -> str:
    first, last = _first(traits, "firstName", "first_name"), _first(traits, "lastName", "last_name")
    return f"{first} {last}".strip() if first.isascii() else f"{last}{first}"


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _assessment(properties: Mapping[str, Any]) -> AssessmentTaken | None:
    answers, version = properties.get("answers"), properties.get("version")
    if not isinstance(answers, Mapping) or isinstance(version, bool):
        return None
    digits = re.fullmatch(r"v?(\d{1,4})", str(version).strip().lower())
    return AssessmentTaken(version=int(digits[1]), answers=answers) if digits else None


def _seconds(properties: Mapping[str, Any]) -> int:
    number = _number(properties.get("seconds", properties.get("dwell_seconds")))
    return int(min(max(number, Decimal(0)), Decimal(LONGEST_DWELL_S))) if number is not None else 0


def _fen(properties: Mapping[str, Any]) -> int | None:
    """Amounts are sent in yuan."""
    yuan = _number(properties.get("amount"))
    fen = int((yuan * FEN_PER_YUAN).to_integral_value()) if yuan is not None and abs(yuan) < MOST_FEN else None
    return fen if fen and 0 < fen < MOST_FEN else None


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _device(context: Mapping[str, Any]) -> str:
    system = _first(_mapping(context.get("os")), "name").lower()
    told = _first(_mapping(context.get("device")), "type").lower()
    agent = _first(context, "userAgent", "user_agent").lower()
    if any(name in system or name in told for name in _PHONE_SYSTEMS) or "mobile" in agent:
        return "phone"
    return "desktop" if system or agent else ""


def _first(values: Mapping[str, Any], *names: str) -> str:
    """Return the first property that is text or a whole number, as clean text."""
    for name in names:
        value = values.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return _plain(str(value))
    return ""


def _plain(text: str) -> str:
    return text.replace("\x00", "").strip()


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
