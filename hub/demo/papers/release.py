"""One publication of the demo world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.domain.schema import Kind
from cms.models import Change


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """A file that comes with a publication."""

    raw: bytes
    name_zh: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class Release:
    """One publication: drafted, reviewed and signed on ``days_ago``."""

    kind: Kind
    slug: str
    fields: Mapping[str, Any]
    days_ago: int
    change: Change = Change.UPDATE
    reason: tuple[str, str] = ("", "")
    comment: str = ""
    files: tuple[Enclosed, ...] = ()
