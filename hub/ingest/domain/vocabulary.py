"""The names that apps use for what the hub knows: events, properties and traits, as data.

An app's own name is added here as a row; nothing else has to change.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from crm.profile.domain.golden import Fact
from crm.profile.domain.vocabulary import TouchKind

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
"""Event names as apps send them, compared as :func:`plain_name` spells them."""

BIND_EVENT: Final = "bind code scanned"

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


class Property(StrEnum):
    """What the hub reads from the properties of an event."""

    WORDS = "words"
    PRODUCT = "product"
    SLUG = "slug"
    SECTION = "section"
    SECONDS = "seconds"
    AMOUNT = "amount"
    BIND_TOKEN = "bind_token"  # noqa: S105 - the name of a property


PROPERTIES: Final[Mapping[Property, tuple[str, ...]]] = {
    Property.WORDS: ("query", "keyword", "q", "key_word", "search_keyword"),
    Property.PRODUCT: ("product_code", "productCode", "product_id", "productId", "sku"),
    Property.SLUG: ("slug", "disclosure"),
    Property.SECTION: ("section", "anchor"),
    Property.SECONDS: ("seconds", "dwell_seconds", "event_duration"),
    Property.AMOUNT: ("amount",),
    Property.BIND_TOKEN: ("token", "code"),
}
"""The first of these names that has a value counts."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def plain_name(name: str) -> str:
    """Return a name without case, underscores, hyphens and humps: ``ProductViewed``, ``product_viewed`` are one."""
    return " ".join(re.sub(r"[_\-]+", " ", _HUMP.sub(" ", name)).split()).casefold()
