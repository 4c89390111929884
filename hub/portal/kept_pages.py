"""Keep public pages ready-made in each server process, and drop them as soon as what they are made of has changed.

What a page is made of is named at its view. A stamp of it is read from the database at most every
``PAGES_LOOK_EVERY_S``, so that every process shows a publication that soon after, whoever published and whatever the
broker does. Only pages for readers who are nobody in particular are kept: nothing with a session, nothing that sets a
cookie. They hold no secret either, so they may be compressed.
"""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from hub.kernel.clock import utc_now
from hub.kernel.digest import sha256_hex
from hub.portal.stamps import Part, Stamp, read_stamps
from hub.web.preferences import CHOICES, cookie_name, known_value

MOST_BYTES: Final = 32 * 1024 * 1024
LARGEST_QUERY: Final = 200
"""Signs of a query behind which nobody reads; longer ones are answered and not kept."""
WORTH_PACKING: Final = 1024

View = TypeVar("View", bound=Callable[..., Any])
Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A page as it was made, with the stamp it holds for.

    It is as old as its making: of what it shows, much changes without a publication.
    """

    parts: frozenset[Part]
    stamp: tuple[Stamp, ...]
    headers: Mapping[str, str]
    body: bytes
    packed: bytes
    etag: str
    made_at: datetime

    @property
    def size(self) -> int:
        """Bytes of memory, near enough."""
        return len(self.body) + len(self.packed) + 1024


@dataclass
class Shelf:
    """What this process keeps, the longest unread first; and when it last looked whether anything changed."""

    pages: "OrderedDict[Key, Kept]" = field(default_factory=OrderedDict)
    size: int = 0
    stamps: Mapping[Part, Stamp] = field(default_factory=dict)
    looked_at: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def stamps_now(self) -> Mapping[Part, Stamp]:
        """Return the stamps, looked up anew when the last look is too old."""
        if monotonic() - self.looked_at >= settings.PAGES_LOOK_EVERY_S:
            looked_at = monotonic()
            self.stamps, self.looked_at = read_stamps(), looked_at
        return self.stamps

    def get(self, key: Key) -> Kept | None:
        """Return a kept page that still holds."""
        with self.lock:
            kept = self.pages.get(key)
            if kept is not None:
                self.pages.move_to_end(key)
        return kept if kept is not None and kept.stamp == stamp_of(kept.parts, self.stamps_now()) else None

    def put(self, key: Key, kept: Kept) -> None:
        """Keep a page, and let go of the longest unread ones above the limit."""
        with self.lock:
            before = self.pages.pop(key, None)
            self.size += kept.size - (before.size if before else 0)
            self.pages[key] = kept
            while self.size > MOST_BYTES:
                _, dropped = self.pages.popitem(last=False)
                self.size -= dropped.size

    def forget(self) -> None:
        """Keep nothing any more."""
        with self.lock:
            self.pages.clear()
            self.size, self.looked_at = 0, float("-inf")


SHELF: Final = Shelf()


def kept_with(*parts: Part) -> Callable[[View], View]:
    """Say that a public view shows everybody the same until one of these parts changes."""

    def mark(view: View) -> View:
        view.kept_with = frozenset(parts)  # type: ignore[attr-defined]
        return view

    return mark


def stamp_of(parts: frozenset[Part], stamps: Mapping[Part, Stamp]) -> tuple[Stamp, ...]:
    """Return what a page of these parts holds for."""
    return tuple(stamps[part] for part in sorted(parts))


class KeptPagesMiddleware:
    """Stands before everything that looks at who asks; whoever is somebody passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _anybody(request):
            return self.get_response(request)
        key = _key(request)
        try:
            kept, stamps = SHELF.get(key), SHELF.stamps_now()
        except (OperationalError, InterfaceError):
            return self.get_response(request)  # whoever answers says it in the reader's language
        if kept is None:
            response = self.get_response(request)
            kept = _kept(request, response, stamps)
            if kept is None:
                return response
            SHELF.put(key, kept)
        return _answer(request, kept)


def _anybody(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and len(request.META.get("QUERY_STRING", "")) <= LARGEST_QUERY
    )


def _key(request: HttpRequest) -> Key:
    """Address, host, and how this reader wants pages shown."""
    shown = (known_value(choice, request.COOKIES.get(cookie_name(choice), "")) for choice in sorted(CHOICES))
    meta = request.META
    return (request.path, meta.get("QUERY_STRING", ""), meta.get("HTTP_HOST", ""), str(request.is_secure()), *shown)


def _kept(request: HttpRequest, response: HttpResponseBase, stamps: Mapping[Part, Stamp]) -> Kept | None:
    """Return what to keep of a response; None where it is of one reader or of a passing moment."""
    found = request.resolver_match
    parts = getattr(found.func, "kept_with", None) if found else None
    plain = isinstance(response, HttpResponse) and response.status_code == 200 and not response.cookies
    if parts is None or not plain or request.method != "GET" or "no-store" in response.get("Cache-Control", ""):
        return None
    assert isinstance(response, HttpResponse)
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers.setdefault("Cache-Control", "no-cache")
    body = response.content
    own = response.get("ETag")
    stamp = stamp_of(parts, stamps)
    return Kept(
        parts=parts,
        stamp=stamp,
        headers=dict(response.items()),
        body=body,
        packed=gzip.compress(body, 6, mtime=0) if len(body) > WORTH_PACKING else b"",
        etag=own or f'W/"{sha256_hex(body)[:32]}"',
        made_at=utc_now(),
    )


def _answer(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    packed = kept.packed and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(kept.packed if packed else kept.body)
    for name, value in kept.headers.items():
        response[name] = value
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    response["ETag"] = kept.etag
    modified = int(kept.made_at.timestamp())
    if not response.has_header("Last-Modified"):
        response["Last-Modified"] = http_date(modified)
    answer = get_conditional_response(request, etag=kept.etag, last_modified=modified, response=response)
    assert answer is not None
    return answer
