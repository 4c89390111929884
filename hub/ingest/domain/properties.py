"""Read values out of an event's properties, whatever the app wrote there: unusable ones are as good as absent."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from crm.profile.domain.golden import Fact
from crm.profile.domain.signals import AssessmentTaken
from hub.ingest.domain.vocabulary import GENDERS, PROPERTIES, TRAITS, Property
from hub.kernel.money import FEN_PER_YUAN

LONGEST_DWELL_S: Final = 4 * 3600
"""A page left open over lunch is not read for an afternoon (unmeasured)."""
MOST_FEN: Final = 10**15

_PHONE_SYSTEMS: Final = ("android", "ios", "iphone", "ipados", "harmony")


def first(values: Mapping[str, Any], *names: str) -> str:
    """Return the first property that is text or a whole number, as clean text."""
    for name in names:
        value = values.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return plain(str(value))
    return ""


def text_of(properties: Mapping[str, Any], which: Property) -> str:
    """Return a property under any of its names."""
    return first(properties, *PROPERTIES[which])


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object as it is, and anything else as an empty one."""
    return value if isinstance(value, Mapping) else {}


def plain(text: str) -> str:
    """Null characters cannot be stored."""
    return text.replace("\x00", "").strip()


def claims_in(traits: Mapping[str, Any]) -> dict[Fact, str]:
    """Return what the traits say about a person, in comparable spelling."""
    if not traits:
        return {}  # of nearly every event
    claims = {fact: first(traits, *names) for fact, names in TRAITS.items()}
    claims[Fact.NAME] = claims[Fact.NAME] or _joined_name(traits)
    claims[Fact.CITY] = claims[Fact.CITY] or first(mapping(traits.get("address")), "city")
    claims[Fact.GENDER] = GENDERS.get(claims[Fact.GENDER].lower(), "")
    claims[Fact.BIRTH_DATE] = _day(claims[Fact.BIRTH_DATE])
    return {fact: value[:200] for fact, value in claims.items() if value}


def assessment_in(properties: Mapping[str, Any]) -> AssessmentTaken | None:
    """Return a questionnaire as it was filled in, or nothing where version or answers are missing."""
    answers, version = properties.get("answers"), properties.get("version")
    if not isinstance(answers, Mapping) or isinstance(version, bool):
        return None
    digits = re.fullmatch(r"v?(\d{1,4})", str(version).strip().lower())
    return AssessmentTaken(version=int(digits[1]), answers=answers) if digits else None


def seconds_in(properties: Mapping[str, Any]) -> int:
    """Return how long something was looked at, within an afternoon."""
    number = _number(_given(properties, Property.SECONDS))
    return int(min(max(number, Decimal(0)), Decimal(LONGEST_DWELL_S))) if number is not None else 0


def fen_in(properties: Mapping[str, Any]) -> int | None:
    """Return an amount; amounts are sent in yuan."""
    yuan = _number(_given(properties, Property.AMOUNT))
    fen = int((yuan * FEN_PER_YUAN).to_integral_value()) if yuan is not None and abs(yuan) < MOST_FEN else None
    return fen if fen and 0 < fen < MOST_FEN else None


def device_of(*, system: str, told: str = "", agent: str = "") -> str:
    """Return phone or desktop from what a device says of itself, or nothing."""
    system, told, agent = system.lower(), told.lower(), agent.lower()
    if any(name in system or name in told for name in _PHONE_SYSTEMS) or "mobile" in agent:
        return "phone"
    return "desktop" if system or agent else ""


def _given(properties: Mapping[str, Any], which: Property) -> object:
    return next((properties[name] for name in PROPERTIES[which] if properties.get(name) is not None), None)


def _joined_name(traits: Mapping[str, Any]) -> str:
    given, family = first(traits, "firstName", "first_name"), first(traits, "lastName", "last_name")
    return f"{given} {family}".strip() if given.isascii() else f"{family}{given}"


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
