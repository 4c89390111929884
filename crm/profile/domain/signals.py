"""What an app said, in the hub's own words, whichever SDK it spoke: the neutral form between decoding and folding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.vocabulary import TouchKind


@dataclass(frozen=True, kw_only=True)
class AssessmentTaken:
    """A questionnaire filled in: its version and the answers as they were sent."""

    version: int
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One message of an app. ``key`` is unique over all sources and makes folding idempotent.

    ``claims`` are facts about the person in their own spelling; a signal of kind IDENTIFIED says only who somebody is,
    nothing happened. ``occurred_at`` is the phone's word, corrected; ``received_at`` is when the hub got it.
    """

    key: str
    source: str
    user_space: str
    assurance: Assurance
    occurred_at: datetime
    kind: TouchKind
    user_id: str = ""
    anonymous_id: str = ""
    claims: Mapping[Fact, str] = field(default_factory=dict)
    label: str = ""
    words: str = ""
    product_code: str = ""
    slug: str = ""
    section: str = ""
    seconds: int = 0
    amount_fen: int | None = None
    device: str = ""
    assessment: AssessmentTaken | None = None
    bind_token: str = ""
    message_id: int | None = None
    received_at: datetime | None = None
