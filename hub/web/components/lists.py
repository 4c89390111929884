"""The furniture of lists: pages, saved views, steps of a way, items of a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.http import QueryDict
from django.utils.safestring import SafeString

from hub.web.brand import Text
from hub.web.components.notes import Span


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: Text
    href: str
    count: int | None = None
    current: bool = False


class StepState(StrEnum):
    """WAIT: begun, something outside must happen; BAD: it failed and says so; TODO: not yet."""

    DONE = "done"
    CURRENT = "current"
    WAIT = "wait"
    BAD = "bad"
    TODO = "todo"


@dataclass(frozen=True, kw_only=True)
class Step:
    """`outcome` is the short result at the right; `detail` unfolds and may be markup made by format_html."""

    title: Text
    state: StepState
    text: Text = ""
    outcome: Text = ""
    detail: Text | SafeString = ""
    detail_title: Text = ""


@dataclass(frozen=True, kw_only=True)
class TimelineItem:
    """One thing that happened. A human note (`note`) grows; a system event stays one line.

    `spans` mark words in `note`; `state` is a proof state; `children` fold under the item.
    """

    at: datetime
    channel: str
    title: Text
    detail: Text = ""
    note: str = ""
    spans: tuple[Span, ...] = ()
    author: str = ""
    href: str = ""
    state: str = ""
    lines: tuple[Text, ...] = ()
    quiet: bool = False


class PageOfRows(Protocol):
    """What `{% pagination %}` needs; Django's Page has it."""

    number: int

    def has_previous(self) -> bool: ...

    def has_next(self) -> bool: ...


def address_with(query: QueryDict | Mapping[str, Any], **changes: object) -> str:
    """The query string with some parameters replaced; a change to None or "" drops the parameter."""
    params = QueryDict(mutable=True)
    for name in query:
        params.setlist(name, query.getlist(name) if isinstance(query, QueryDict) else [str(query[name])])
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params[name] = str(value)
    text = params.urlencode()
    return f"?{text}" if text else "?"


def carried(query: QueryDict, *, without: Iterable[str]) -> list[tuple[str, str]]:
    """Parameters of the address a filter form must keep, as hidden fields."""
    skip = set(without)
    return [(name, value) for name, values in query.lists() if name not in skip for value in values]
