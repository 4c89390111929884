"""Answer with a file that somebody handed in: the same bytes for ever, and nothing that a browser runs."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

FOR_EVER_S = 365 * 24 * 3600
STRICT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What such a file may do in a browser: be looked at."""


def file_response(
    request: HttpRequest, content: bytes, *, digest: str, media_type: str, ending: str, public: bool
) -> HttpResponseBase:
    """The file with headers that keep it a file; only what everybody may read is kept by caches."""
    whole = HttpResponse(content, content_type=media_type)
    etag = quote_etag(digest[:32])
    response = get_conditional_response(request, etag=etag, response=whole) if public else whole
    assert response is not None
    response["ETag"] = etag
    response["Content-Disposition"] = f'attachment; filename="{digest[:16]}.{ending}"'
    response["Content-Security-Policy"] = STRICT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"public, max-age={FOR_EVER_S}, immutable" if public else "private, no-store"
    return response
