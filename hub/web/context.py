"""What the frame around every page needs to know. Queries nothing of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language

from hub.access.policy import Entry, policy_of
from hub.web.brand import PLATFORM, Brand
from hub.web.navigation import Place, Surface, address_of, items_for
from hub.web.preferences import Preferences, read_preferences


@dataclass(frozen=True)
class OtherLanguage:
    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Address:
    """Where the same page is in a language; `tag` is what HTML calls the language."""

    tag: str
    url: str


class Frame:
    """Lazy on purpose: a fragment answered to htmx draws no navigation and pays for none."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.preferences: Preferences = getattr(request, "preferences", None) or read_preferences(request.COOKIES)

    @property
    def brand(self) -> Brand:
        return PLATFORM

    @property
    def role(self) -> str:
        return str(getattr(getattr(self.request, "user", None), "role", "") or "")

    @property
    def language(self) -> str:
        return "en" if (get_language() or "").startswith("en") else "zh-Hans"

    @cached_property
    def other_language(self) -> OtherLanguage:
        """The same page in the other language."""
        code, name = ("zh-hans", "简体中文") if self.language == "en" else ("en", "English")
        return OtherLanguage(code=code, name=name, url=in_language(self.request.get_full_path(), code))

    @cached_property
    def canonical(self) -> str:
        """The public address of this page without what narrows it; "" for pages that are not for everybody."""
        found = self.request.resolver_match
        open_to_all = found is not None and policy_of(found.func, self.request.path).entry is Entry.PUBLIC
        return f"{settings.PUBLIC_BASE_URL}{self.request.path}" if open_to_all else ""

    @cached_property
    def addresses(self) -> list[Address]:
        """The page in both languages; whoever reads neither gets the first one."""
        tags = (("zh-Hans", "zh-hans"), ("en", "en"), ("x-default", "zh-hans"))
        path = self.request.path
        return [Address(tag, f"{settings.PUBLIC_BASE_URL}{in_language(path, code)}") for tag, code in tags]

    @property
    def large(self) -> bool:
        return self.preferences.type_size == "large"

    @property
    def dark(self) -> bool:
        return self.preferences.theme == "dark"

    @cached_property
    def public_places(self) -> tuple[Place, ...]:
        return items_for(request=self.request, surface=Surface.PUBLIC, role=self.role)

    @cached_property
    def footer_places(self) -> tuple[Place, ...]:
        return items_for(request=self.request, surface=Surface.FOOTER, role=self.role)

    @cached_property
    def investor_places(self) -> tuple[Place, ...]:
        return items_for(request=self.request, surface=Surface.INVESTOR, role=self.role)

    @cached_property
    def staff_places(self) -> tuple[Place, ...]:
        return items_for(request=self.request, surface=Surface.STAFF, role=self.role)

    @cached_property
    def account_places(self) -> tuple[Place, ...]:
        return items_for(request=self.request, surface=Surface.ACCOUNT, role=self.role)

    @property
    def search_url(self) -> str:
        """Where the field at the top of the workplace looks: a place of the rail, if this role has it."""
        address = address_of(getattr(settings, "HUB_STAFF_SEARCH", "workspace:clients"))
        return address if any(place.url == address for place in self.staff_places) else ""

    @property
    def sign_in_url(self) -> str:
        return address_of("login")

    @property
    def home_url(self) -> str:
        """The page of this role; a person who reads the public pages finds back by it."""
        return address_of("home")

    @property
    def sign_out_url(self) -> str:
        return address_of("logout")

    @property
    def preferences_url(self) -> str:
        return address_of("preferences")

    @property
    def demonstration(self) -> bool:
        """Whether the notice "all data are fictitious" stands at the top."""
        return bool(getattr(settings, "HUB_DEMONSTRATION", False))


def in_language(address: str, code: str) -> str:
    """The same page in a language; an address that leads to no page stays what it is."""
    path, mark, rest = address.partition("?")
    return _page_in_language(path, code, get_language()) + mark + rest


@lru_cache(maxsize=2048)
def _page_in_language(path: str, code: str, _from: str | None) -> str:
    """Looked for once: which addresses there are does not change while a process runs."""
    return translate_url(path, code)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
