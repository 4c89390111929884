"""Put what an SDK said into the hub's own words: the one place where a signal is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from hub.ingest.domain.properties import assessment_in, fen_in, plain, seconds_in, text_of
from hub.ingest.domain.vocabulary import BIND_EVENT, Property, plain_name


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


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a vendor's decoder found: who, what, and the properties in the app's own words.

    ``part`` tells several signals of one message apart; ``named`` is an event that an app named itself.
    """

    kind: TouchKind
    user_id: str
    anonymous_id: str
    name: str = ""
    named: bool = False
    claims: Mapping[Fact, str] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)
    device: str = ""
    part: str = ""


def signal(*, origin: Origin, said: Said) -> Signal:
    """Return the signal; names and properties that the hub does not know stay in the raw message only."""
    touch, properties = said.kind, said.properties
    scanned = said.named and plain_name(said.name) == BIND_EVENT
    return Signal(
        key="\x1f".join((origin.source, origin.key, *([said.part] if said.part else []))),
        source=origin.source,
        user_space=origin.user_space,
        assurance=origin.assurance,
        occurred_at=origin.occurred_at,
        kind=touch,
        user_id=said.user_id,
        anonymous_id=said.anonymous_id,
        claims=said.claims,
        label=plain(said.name)[:80] if touch in (TouchKind.OTHER_EVENT, TouchKind.PAGE_VIEWED) else "",
        words=text_of(properties, Property.WORDS)[:200] if touch is TouchKind.PRODUCT_SEARCHED else "",
        product_code=text_of(properties, Property.PRODUCT)[:40],
        slug=text_of(properties, Property.SLUG)[:120],
        section=text_of(properties, Property.SECTION)[:80],
        seconds=seconds_in(properties),
        amount_fen=fen_in(properties),
        device=said.device,
        assessment=assessment_in(properties) if touch is TouchKind.ASSESSMENT_COMPLETED else None,
        bind_token=text_of(properties, Property.BIND_TOKEN) if scanned else "",
        message_id=origin.message_id,
        received_at=origin.received_at,
    )
