"""What intake hands to a profile: things that happened, and values that were said, each with its source record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import Channel


@dataclass(frozen=True, kw_only=True)
class NewTouch:
    """A touch to keep. ``device_id`` is set when only a device spoke; ``words`` is what was typed into a search."""

    touch: Touch
    device_id: UUID | None = None
    words: str = ""
    message_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Saying:
    """A source said a value of a fact; ``by_label`` names the advisor who wrote it down."""

    source_id: UUID
    fact: Fact
    value: str
    channel: Channel
    assurance: Assurance
    observed_at: datetime
    by_label: str = ""


@dataclass(frozen=True, kw_only=True)
class NewVisit:
    """A contact to keep, with the advisor's note. ``id`` is derived from where it came from, so a replay finds it."""

    id: UUID
    source_id: UUID
    channel: Channel
    arrived_at: datetime
    branch_id: UUID | None
    advisor_id: UUID | None
    advisor_label: str
    recorded_by: UUID | None
    minutes: int | None = None
    room: str = ""
    purpose: str = ""
    products: tuple[str, ...] = ()
    note: str = ""
