"""Answer with a page, or only its fragment when htmx asked for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

REVEALED_FOR_S = 20


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render `template`; for an htmx request render `fragment` instead, if one is given.

    A boosted or history-restoring request is a whole page and gets one.
    """
    partial = fragment if fragment and _wants_fragment(request) else ""
    response = HttpResponse(render_to_string(partial or template, dict(context or {}), request), status=status)
    if fragment:
        patch_vary_headers(response, ["HX-Request"])
    return response


def render_revealed(request: HttpRequest, *, value: str, seconds: int = REVEALED_FOR_S) -> HttpResponse:
    """The full value a person asked for with a reason; the page hides it again after `seconds`.

    The caller has checked the right, recorded the reason in the audit trail, and passes the value only here.
    """
    html = render_to_string("web/parts/revealed.html", {"value": value, "seconds": seconds}, request)
    response = HttpResponse(html)
    response["Cache-Control"] = "no-store"
    return response


def _wants_fragment(request: HttpRequest) -> bool:
    headers = request.headers
    boosted = headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    return headers.get("HX-Request") == "true" and not boosted
