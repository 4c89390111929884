"""What a door hands on: messages good enough to keep and fold, and bad ones with the reason why."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from hub.inbox.reasons import Reason


class Accepted(NamedTuple):
    """One event worth folding; ``key`` is unique within its source, ``content`` is the event as it was sent.

    A tuple, which is made in half the time of a frozen dataclass: a request may hold a thousand.
    """

    key: str
    kind: str
    content: bytes
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One event that stays outside, kept whole; ``detail`` names expected and found values, no personal content.

    Of what nobody can unpack the beginning is kept, as much as an event may have.
    """

    reason: Reason
    detail: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """Every event of a request, in the order it was sent within each group."""

    accepted: tuple[Accepted, ...]
    refused: tuple[Refused, ...]
