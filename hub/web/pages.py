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


def render_covered(request: HttpRequest, *, covered: str, back: str, refusal: str = "") -> HttpResponse:
    """Ask on a page of its own for the reason to uncover a value; ``refusal`` says why the last answer was none."""
    context = {"covered": covered, "back": back, "refusal": refusal}
    return render_page(request, "web/reveal.html", context, status=422 if refusal else 200)


def render_revealed(
    request: HttpRequest, *, value: str, back: str = "/", seconds: int = REVEALED_FOR_S
) -> HttpResponse:
    """The full value a person asked for with a reason, as a fragment or a page; it goes again after ``seconds``.

    The script covers the fragment; the page is left for ``back`` by the browser itself. The caller has checked the
    right, recorded the reason in the audit trail, and passes the value only here.
    """
    context = {"value": value, "seconds": seconds, "back": back}
    if _wants_fragment(request):
        response = HttpResponse(render_to_string("web/parts/revealed.html", context, request))
    else:
        response = HttpResponse(render_to_string("web/reveal.html", context, request))
        response["Refresh"] = f"{seconds}; url={back}"
    response["Cache-Control"] = "no-store"
    return response


def _wants_fragment(request: HttpRequest) -> bool:
    headers = request.headers
    boosted = headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    return headers.get("HX-Request") == "true" and not boosted
