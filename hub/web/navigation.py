"""Which places a person can go to, given by the faces so that the frame imports none of them.

A face calls `register` in its AppConfig.ready(); the frame asks `items_for` with the role of the
person and draws what comes back. A name that does not resolve is left out and reported by a check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

from hub.web.brand import Text


class Surface(StrEnum):
    """Where an item is drawn: masthead, footer, an investor's own pages, the staff rail, the sheet behind a name."""

    PUBLIC = "public"
    FOOTER = "footer"
    INVESTOR = "investor"
    STAFF = "staff"
    ACCOUNT = "account"


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place. `roles` empty means everybody; `go` is the second key after g; `badge` counts what waits.

    `group` heads a column of the footer. `phone` keeps the item in the tab bar of a phone (five fit).
    """

    surface: Surface
    url_name: str
    label: Text
    icon: str = ""
    roles: frozenset[str] = frozenset()
    order: int = 100
    go: str = ""
    group: Text = ""
    phone: bool = True
    badge: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """An item made ready for one request."""

    url: str
    label: Text
    icon: str
    current: bool
    go: str
    count: int
    group: Text
    phone: bool


@dataclass
class Registry:
    items: dict[tuple[Surface, str], NavItem] = field(default_factory=dict)

    def add(self, *items: NavItem) -> None:
        for item in items:
            self.items[item.surface, item.url_name] = item

    def on(self, surface: Surface) -> list[NavItem]:
        found = [item for item in self.items.values() if item.surface is surface]
        return sorted(found, key=lambda item: item.order)


_registry = Registry()


def register(*items: NavItem) -> None:
    """Add places to the frame. Registering the same url name on the same surface replaces it."""
    _registry.add(*items)


def registered(surface: Surface) -> list[NavItem]:
    return _registry.on(surface)


def items_for(*, request: HttpRequest, surface: Surface, role: str = "") -> tuple[Place, ...]:
    """Places of one surface open to this role; the longest address that begins the path is current."""
    open_items = [item for item in registered(surface) if not item.roles or role in item.roles]
    urls = {item.url_name: url for item in open_items if (url := address_of(item.url_name))}
    here = _current(path=request.path, urls=urls.values())
    return tuple(
        Place(
            url=urls[item.url_name],
            label=item.label,
            icon=item.icon,
            current=urls[item.url_name] == here,
            go=item.go,
            count=item.badge(request) if item.badge else 0,
            group=item.group,
            phone=item.phone,
        )
        for item in open_items
        if item.url_name in urls
    )


def address_of(url_name: str) -> str:
    """The address in the language of the moment, or "" when nothing of that name is wired."""
    return _address(url_name, get_language(), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=1024)
def _address(url_name: str, _language: str | None, urlconf: str, _prefix: str) -> str:
    """Looked for once: which addresses there are does not change while a process runs."""
    try:
        return reverse(url_name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _current(*, path: str, urls: Iterable[str]) -> str:
    roots = {"/", "/en/"}
    begun = [url for url in urls if path == url or (url not in roots and path.startswith(url))]
    return max(begun, key=len, default="")
