"""What every door for machines does around its own work: preflights, CORS headers, refusals as code and message."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeAlias

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers

from hub.ingest.domain.body import MAX_BATCH_BYTES
from hub.ingest.domain.refusals import BODY_TOO_LARGE, RequestUnusable

log = structlog.get_logger(__name__)

METHOD_REFUSED = "method_refused"
DATABASE_AWAY = "database_away"
Endpoint: TypeAlias = Callable[..., HttpResponse]


def for_machines(*, methods: Sequence[str] = ("POST",)) -> Callable[[Endpoint], Endpoint]:
    """Wrap an endpoint; a request with another method is refused with 405."""

    def wrap(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _cors(request, _answer(endpoint, methods, request, *args, **kwargs), methods)

        answer.machine_methods = methods  # type: ignore[attr-defined]
        return answer

    return wrap


def body_of(request: HttpRequest) -> bytes:
    """Return the bytes of a request before anything looks at them as a form."""
    try:
        return request.body
    except RequestDataTooBig as error:
        raise RequestUnusable(413, BODY_TOO_LARGE, f"expected at most {MAX_BATCH_BYTES} bytes") from error


def _answer(
    endpoint: Endpoint, methods: Sequence[str], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.method == "OPTIONS":
        return JsonResponse({})
    if request.method not in methods:
        refused = _refusal(405, METHOD_REFUSED, f"expected {' or '.join(methods)}")
        refused["Allow"] = ", ".join((*methods, "OPTIONS"))
        return refused
    try:
        return endpoint(request, *args, **kwargs)
    except RequestUnusable as refusal:
        log.info("ingest.refused", code=refusal.code, status=refusal.status)
        return _refusal(refusal.status, refusal.code, refusal.message)


def database_away(request: HttpRequest) -> JsonResponse | None:
    """Return what a door answers while the database is away; None for an address that is no door for apps.

    A browser that may not read the answer would take it for a refusal, so the CORS headers belong to it, too.
    """
    methods = getattr(request.resolver_match and request.resolver_match.func, "machine_methods", None)
    if methods is None:
        return None
    response = _refusal(503, DATABASE_AWAY, "The database does not answer; send the same again later.")
    response["Retry-After"] = "5"
    _cors(request, response, methods)
    return response


def _refusal(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)


def _cors(request: HttpRequest, response: HttpResponse, methods: Sequence[str]) -> HttpResponse:
    """Browsers of any site may send, also those that send their cookies along: no door looks at a cookie, and an answer
    says nothing but what became of the request. A browser takes ``*`` only where no credentials travel, so the asking
    site is named.
    """
    origin = request.headers.get("Origin", "")
    response["Access-Control-Allow-Origin"] = origin or "*"
    if origin:
        response["Access-Control-Allow-Credentials"] = "true"
    patch_vary_headers(response, ("Origin",))
    response["Access-Control-Expose-Headers"] = "Retry-After"
    response["Access-Control-Allow-Methods"] = ", ".join((*methods, "OPTIONS"))
    asked = request.headers.get("Access-Control-Request-Headers", "")
    response["Access-Control-Allow-Headers"] = asked or "Authorization, Content-Type, Content-Encoding"
    response["Access-Control-Max-Age"] = "86400"
    response["Cache-Control"] = "no-store"
    return response
