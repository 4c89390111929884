"""One thing that happened between a person and the platform, as every reader of the profile sees it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from crm.profile.domain.vocabulary import Channel, TouchKind


@dataclass(frozen=True, kw_only=True)
class Touch:
    """A touchpoint without personal content. ``seconds`` is dwell; ``section`` names the part of a disclosure."""

    id: UUID
    source_id: UUID
    channel: Channel
    kind: TouchKind
    occurred_at: datetime
    label: str = ""
    product_code: str = ""
    slug: str = ""
    section: str = ""
    seconds: int = 0
    amount_fen: int | None = None
    device: str = ""

    @property
    def order(self) -> tuple[datetime, str]:
        """The order of every list of touches: time, then id, so that arrival leaves no trace."""
        return (self.occurred_at, str(self.id))
