"""One stylesheet and one script per surface, put together from the component files beside them.

The sources stay one file per component; a browser asks for two files instead of forty. The finder feeds
collectstatic and the development server alike, so nothing is generated into the work tree.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

SOURCE = Path(__file__).parent / "static" / "web"

GROUND = ("tokens", "base")
LAST = ("print",)
SHARED = (
    "icon", "seal", "level", "channel", "money", "mask", "time", "key", "button", "tag", "section",
    "table", "card", "field", "filedrop", "filterbar", "pagination", "tabs", "stepper", "note", "mark",
    "timeline", "explain", "dialog", "toast", "empty", "errors", "facts", "callout", "drawing", "switches",
    "clash", "links", "pipeline", "plan", "shares", "allocation", "dayline", "bars", "gauge",
    "crumbs", "raw",
)  # fmt: skip
PUBLIC = ("public", "masthead", "foot", "chapter", "hero")
STAFF = ("staff", "rail", "topbar", "strip", "keybar", "page-head", "coach")
BARE = ("bare",)
GALLERY = ("gallery",)

BUNDLES: Mapping[str, tuple[str, ...]] = {
    "web/public.css": tuple(f"css/{name}.css" for name in (*GROUND, *SHARED, *PUBLIC, *GALLERY, *LAST)),
    "web/staff.css": tuple(f"css/{name}.css" for name in (*GROUND, *SHARED, *STAFF, *GALLERY, *LAST)),
    "web/bare.css": tuple(f"css/{name}.css" for name in (*GROUND, "icon", "seal", "button", "field", "errors",
                                                         "callout", "switches", "key", *BARE, *LAST)),
    "web/page.js": tuple(f"js/{name}.js" for name in ("request", "dialog", "reveal", "toast", "filedrop", "page")),
    "web/desk.js": tuple(f"js/{name}.js" for name in ("keyboard", "coach")),
}  # fmt: skip


def bundle_text(name: str) -> str:
    """The parts of one bundle in order, each under the name of its file."""
    return "\n".join(f"/* {part} */\n{(SOURCE / part).read_text(encoding='utf-8').strip()}\n" for part in BUNDLES[name])


class BundleFinder(BaseFinder):
    """Finds the bundles, written below HUB_HOME; a part that changed is seen at the next look."""

    def find(  # type: ignore[override]  # Django itself answers [] for "not here"
        self, path: str, find_all: bool = False, **kwargs: object
    ) -> str | builtins.list[str]:
        if path not in BUNDLES:
            return []
        found = str(_written(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUNDLES:
            _written(name)
            yield name, FileSystemStorage(location=str(_folder()))

    def check(self, **kwargs: object) -> builtins.list[CheckMessage]:
        return []


def _folder() -> Path:
    return Path(settings.HUB_HOME) / "bundles"


def _written(name: str) -> Path:
    """Replaced whole, so that another process never reads half a stylesheet."""
    target, text = _folder() / name, bundle_text(name)
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(target)
    return target
