"""What the investor said: answers, words that were heard, and the needs that follow from them."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from reports.domain.inputs.words import Text


class Channel(Enum):
    """How a word reached us."""

    ONLINE = "online"
    DESK = "desk"
    PHONE = "phone"
    WECHAT = "wechat"
    SYSTEM = "system"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Answer:
    """One answer of the questionnaire that the level rests on."""

    id: str
    question: Text
    answer: Text
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """Words a person said or wrote; ``spans`` are the [start, end) characters a rule used."""

    id: str
    channel: Channel
    excerpt: str
    spans: tuple[tuple[int, int], ...]
    said_on: date
    recorded_by: Text
    meaning: Text
    rule_id: str
    evidence: tuple[str, ...]


class NeedStatus(Enum):
    """Whether a person has confirmed what a rule suggested."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True)
class Need:
    """A dated need for money."""

    id: str
    label: Text
    status: NeedStatus
    rule_id: str
    evidence: tuple[str, ...]
    due_on: date | None = None
    amount_fen: int | None = None


@dataclass(frozen=True)
class NeedsLabel:
    """A descriptive label; never a level."""

    label: Text
    rule_id: str
    evidence: tuple[str, ...]
