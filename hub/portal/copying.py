"""Answer programs that copy: bytes with a tag that any cache may keep, limits, refusals in both languages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from hub.access.policy import allow_alike
from hub.kernel.digest import sha256_hex
from hub.web.allowance import WINDOW_S, Allowance

FOR_EVER_S = 365 * 24 * 3600
TOO_FAST = _("Too many requests from your address. Wait a minute, then go on where you stopped.")

View = Callable[..., HttpResponseBase]
Refusals = Mapping[type[Exception], tuple[Promise, HTTPStatus]]


def for_programs(name: str, *, most: Callable[[], int], refusals: Refusals) -> Callable[[View], View]:
    """Open a view to every program: at most ``most()`` requests a minute from an address, over all views of ``name``.

    ``refusals`` says which sentence and status an exception of the view becomes.
    """

    def opened(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
            allowance = Allowance(name, most())
            if allowance.used_up(request):
                response = refused(TOO_FAST, HTTPStatus.TOO_MANY_REQUESTS)
                response["Retry-After"] = str(WINDOW_S)
                return response
            allowance.use(request)
            try:
                return view(request, **named)
            except tuple(refusals) as error:
                return refused(*next(said for kind, said in refusals.items() if isinstance(error, kind)))

        return allow_alike(require_safe(answer))

    return opened


def copy(
    request: HttpRequest, body: bytes, content_type: str, *, max_age: int, changed_at: datetime | None = None
) -> HttpResponseBase:
    """Answer with a tag of the content, or that the copy somebody has is still right.

    ``max_age`` 0 makes caches ask every time; :data:`FOR_EVER_S` says that the content never changes.
    """
    etag = quote_etag(sha256_hex(body)[:32])
    modified = int(changed_at.timestamp()) if changed_at else None
    whole = HttpResponse(body, content_type=content_type)
    response = get_conditional_response(request, etag=etag, last_modified=modified, response=whole)
    assert response is not None
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = f"public, max-age={max_age}" + (", immutable" if max_age == FOR_EVER_S else "")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def copy_json(
    request: HttpRequest, content: Any, *, max_age: int, changed_at: datetime | None = None
) -> HttpResponseBase:
    """The same for JSON, with Chinese as it is written."""
    body = JsonResponse(content, json_dumps_params={"ensure_ascii": False}).content
    return copy(request, body, "application/json", max_age=max_age, changed_at=changed_at)


def refused(sentence: Promise, status: HTTPStatus) -> HttpResponse:
    """Say in both languages what is refused."""
    said = {}
    for language in ("zh-hans", "en"):
        with override(language):
            said[language[:2]] = str(sentence)
    response = JsonResponse({"error": said}, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response
