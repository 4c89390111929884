"""Put the person's display preferences on the request, and tell caches that pages depend on them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from hub.web.preferences import read_preferences

REQUEST_ATTRIBUTE = "preferences"


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
