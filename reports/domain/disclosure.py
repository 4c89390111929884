"""What the paper of one disclosure version says, already in words: a part for each language, and the sealed content."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from reports.domain.inputs import Text

ATTACHED: Final = "payload.json"
"""The file inside the paper whose SHA-256 is the digest printed on it."""


@dataclass(frozen=True)
class PaperTable:
    """Rows of text; a list of facts has no heads."""

    heading: str
    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PaperText:
    """Paragraphs, one a line, below their label; either may be empty."""

    label: str
    text: str


@dataclass(frozen=True)
class PaperChapter:
    """One chapter: texts and tables in their order."""

    title: str
    blocks: tuple[PaperText | PaperTable, ...]


@dataclass(frozen=True, kw_only=True)
class PaperPart:
    """One language of the paper; ``reason`` is empty for a first version."""

    title: str
    kind: str
    change: str
    summary: str
    risk: str
    reason: str
    signed: str
    chapters: tuple[PaperChapter, ...]


@dataclass(frozen=True, kw_only=True)
class DisclosurePaper:
    """Everything one paper is made of; ``content`` is the canonical content that travels inside it."""

    house: Text
    slug: str
    number: int
    digest: str
    content: bytes
    published_at: datetime
    published_date: date
    zh: PaperPart
    en: PaperPart
    verify_url: str
