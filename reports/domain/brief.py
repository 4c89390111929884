"""What an advisor reads on one page before a client sits down: what to settle first, who it is, what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from reports.domain.inputs import Channel, Text

TITLE: Final = Text("见面提要", "Brief before a meeting")


@dataclass(frozen=True, kw_only=True)
class First:
    """One thing to settle, the gravest first; ``alarm`` where nothing may be recommended or something is late."""

    words: str
    alarm: bool = False


@dataclass(frozen=True, kw_only=True)
class SaidLine:
    """What the client said, in the words it was written down; ``spans`` are what a rule used."""

    excerpt: str
    spans: tuple[tuple[int, int], ...]
    channel: Channel
    at: datetime
    author: str


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A promise or a task with its day."""

    words: str
    due_at: datetime
    late: bool


@dataclass(frozen=True, kw_only=True)
class HoldingLine:
    """What the client holds, in fen."""

    project: str
    rating: str
    principal_fen: int


@dataclass(frozen=True, kw_only=True)
class BriefPaper:
    """One client at one moment, worded in one language. Numbers are masked; nothing here leaves the branch."""

    subject_id: UUID
    client: str
    latin: str
    phone: str
    about: str
    advisor: Text
    branch: Text
    level: str
    level_words: str
    level_until: str
    binding: str
    meeting_at: datetime | None
    meeting_words: str
    last_contact: str
    total_fen: int
    purse_fen: int
    first: tuple[First, ...]
    said: tuple[SaidLine, ...]
    label: str
    wants: tuple[str, ...]
    worries: tuple[str, ...]
    unwanted: tuple[str, ...]
    owed: tuple[Owed, ...]
    holdings: tuple[HoldingLine, ...]
    looked_at: tuple[str, ...]
    at: datetime
