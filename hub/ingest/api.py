"""Answer the SDKs: exactly 200 with JSON once everything is kept, ``{"code", "message"}`` where nothing can be."""

from collections.abc import Callable
from functools import wraps

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from hub.access.policy import allow_machine
from hub.ingest.domain.body import MAX_BATCH_BYTES
from hub.ingest.domain.refusals import BODY_TOO_LARGE, RequestUnusable
from hub.ingest.domain.segment.event import FORMAT
from hub.ingest.domain.segment.request import read_request, sort_events
from hub.ingest.operations import accept, source_of
from hub.kernel.clock import utc_now

log = structlog.get_logger(__name__)

METHOD_REFUSED = "method_refused"
_Endpoint = Callable[[HttpRequest, str], JsonResponse]


def _for_machines(endpoint: _Endpoint) -> _Endpoint:
    """Answer preflights, put CORS headers on every answer, and turn refusals into code and message."""

    @wraps(endpoint)
    def answer(request: HttpRequest, address: str) -> JsonResponse:
        if request.method == "OPTIONS":
            return _cors(request, JsonResponse({}))
        if request.method != "POST":
            refused = JsonResponse({"code": METHOD_REFUSED, "message": "expected POST"}, status=405)
            refused["Allow"] = "POST, OPTIONS"
            return _cors(request, refused)
        try:
            return _cors(request, endpoint(request, address))
        except RequestUnusable as refusal:
            log.info("ingest.refused", code=refusal.code, status=refusal.status)
            body = {"code": refusal.code, "message": refusal.message}
            return _cors(request, JsonResponse(body, status=refusal.status))

    return answer


@csrf_exempt
@allow_machine("write-key")
@_for_machines
def segment(request: HttpRequest, address: str) -> JsonResponse:
    """Take a batch or a single event. The body is read before anything looks at it as a form."""
    received_at = utc_now()
    asked = read_request(
        body=_body(request),
        content_encoding=request.headers.get("Content-Encoding", ""),
        authorization=request.headers.get("Authorization", ""),
        address=address,
    )
    source = source_of(write_key=asked.write_key)
    events = sort_events(request=asked, received_at=received_at)
    receipt = accept(source=source, format_name=FORMAT, events=events, received_at=received_at)
    return JsonResponse(
        {
            "success": True,
            "accepted": receipt.accepted,
            "duplicates": receipt.duplicates,
            "quarantined": receipt.quarantined,
        }
    )


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as error:
        raise RequestUnusable(413, BODY_TOO_LARGE, f"expected at most {MAX_BATCH_BYTES} bytes") from error


def _cors(request: HttpRequest, response: JsonResponse) -> JsonResponse:
    """Browsers of any site may send; nothing is ever read back, so no credentials are involved."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
    asked = request.headers.get("Access-Control-Request-Headers", "")
    response["Access-Control-Allow-Headers"] = asked or "Authorization, Content-Type, Content-Encoding"
    response["Access-Control-Max-Age"] = "86400"
    response["Cache-Control"] = "no-store"
    return response
