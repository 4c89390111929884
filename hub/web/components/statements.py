"""Two statements that cannot both be taken at their word, side by side, before anything is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hub.web.brand import Text
from hub.web.components.notes import Span


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One line of a questionnaire; `marked` when a rule used it."""

    question: Text
    answer: Text
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something said once: an answered sheet (`answers`) or a person's own words (`text` with `spans`)."""

    channel: str
    at: datetime
    source: Text = ""
    author: str = ""
    text: str = ""
    spans: tuple[Span, ...] = ()
    answers: tuple[Answer, ...] = ()
    href: str = ""
