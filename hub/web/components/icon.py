"""An icon as markup: silent beside a word, named when it stands alone."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hub.web.icons import ICONS


@lru_cache(maxsize=512)
def icon_html(name: str, *, label: str = "", size: str = "") -> SafeString:
    """KeyError for a name that is not drawn; size "" follows the text, "l" is the rail's."""
    kind = f"icon icon--{size}" if size else "icon"
    role = format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" focusable="false"{}><path d="{}"/></svg>', kind, role, ICONS[name]
    )
