"""Tell who a Sensors record is about: which of its ids is a login, which a person's mark, which only a device.

A ``distinct_id`` says nothing by itself. It is a login when the record says so, and without a login the SDKs put the
first of the ``identities`` there, as ``$identity_mobile+138…``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crm.profile.domain.golden import Fact
from hub.ingest.domain.ids import id_text

LOGIN: Final = "$identity_login_id"
MARKS: Final[Mapping[str, Fact]] = {"$identity_mobile": Fact.PHONE, "$identity_email": Fact.EMAIL}
"""Identities that name a person; every other one (cookie, Android id, mini programme) names a device."""

_PREFIXED = re.compile(r"(\$identity_\w+)\+(.+)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Ids:
    """``user_id`` is a login or a person's mark; ``devices`` are the other names, the one of the record first.

    ``marks`` are facts that identities tell; ``named`` is every id under the name it came with, for refusals.
    """

    user_id: str
    devices: tuple[str, ...]
    marks: Mapping[Fact, str]
    named: Mapping[str, str]

    @property
    def anybody(self) -> bool:
        """There is somebody to attribute it to."""
        return bool(self.user_id or self.devices)


def ids_of(record: Mapping[str, Any]) -> Ids:
    """Return whom a record is about; ids that are no text count as absent."""
    distinct = id_text(record.get("distinct_id"))
    identities = _identities(record, distinct)
    marks = {fact: identities[name] for name, fact in MARKS.items() if name in identities}
    user = _login(record, distinct, identities) or _marked(identities)
    others = [
        id_text(record.get("original_id")),
        id_text(record.get("anonymous_id")),
        *(value for name, value in identities.items() if name != LOGIN and name not in MARKS),
        "" if _PREFIXED.fullmatch(distinct) else distinct,
    ]
    named = {"distinct_id": distinct, "original_id": others[0], "anonymous_id": others[1], **identities}
    return Ids(
        user_id=user,
        devices=tuple(dict.fromkeys(one for one in others if one and one != user)),
        marks=marks,
        named={name: text for name, text in named.items() if text},
    )


def _identities(record: Mapping[str, Any], distinct: str) -> dict[str, str]:
    told = record.get("identities")
    found = {str(name): id_text(value) for name, value in told.items()} if isinstance(told, Mapping) else {}
    prefixed = _PREFIXED.fullmatch(distinct)
    if prefixed:
        found.setdefault(prefixed[1], prefixed[2])
    return {name: value for name, value in found.items() if value}


def _login(record: Mapping[str, Any], distinct: str, identities: Mapping[str, str]) -> str:
    properties = record.get("properties")
    marked = isinstance(properties, Mapping) and properties.get("$is_login_id") is True
    said = id_text(record.get("login_id")) or identities.get(LOGIN, "")
    return said or (distinct if marked or record.get("type") == "track_signup" else "")


def _marked(identities: Mapping[str, str]) -> str:
    """Somebody known by a phone number only has the id that the SDKs would write."""
    return next((f"{name}+{identities[name]}" for name in MARKS if name in identities), "")
