"""Report places in the navigation that lead nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from hub.web.icons import ICONS
from hub.web.navigation import Surface, address_of, registered


@register("urls")
def navigation_leads_somewhere(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Every registered place resolves and names an icon that exists."""
    items = [item for surface in Surface for item in registered(surface)]
    lost = [
        Error(f"navigation: {item.url_name} does not resolve", id="web.E001")
        for item in items
        if not address_of(item.url_name)
    ]
    bare = [
        Error(f"navigation: {item.url_name} has no icon {item.icon!r}", id="web.E002")
        for item in items
        if item.icon and item.icon not in ICONS
    ]
    return [*lost, *bare]
