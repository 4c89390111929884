"""Bound what a request may carry; put display preferences on it, and tell caches that pages depend on them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from hub.web import errors
from hub.web.preferences import read_preferences

REQUEST_ATTRIBUTE = "preferences"


LARGEST_BODY = 32 * 1024 * 1024
"""Bytes; the largest file that any page takes, a visit list, has 20 MiB."""


class BoundedBodyMiddleware:
    """Turns away a body that no page takes before anybody reads it: forms are parsed before a view can look."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > LARGEST_BODY:
            return errors.too_large(request)
        return self.get_response(request)


class PreferencesMiddleware:
    """Reads cookies only: no session, no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        setattr(request, REQUEST_ATTRIBUTE, read_preferences(request.COOKIES))
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response
