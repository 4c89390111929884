"""Answer the SDKs: exactly 200 with JSON once everything is kept, ``{"code", "message"}`` where nothing can be."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from hub.access.policy import allow_machine
from hub.inbox.operations import Receipt
from hub.ingest.domain.messages import Sorted
from hub.ingest.domain.refusals import EVENTS_REFUSED, RequestUnusable
from hub.ingest.domain.segment.event import FORMAT as SEGMENT
from hub.ingest.domain.segment.request import basic_user, read_request, sort_events
from hub.ingest.domain.sensors.record import FORMAT as SENSORS
from hub.ingest.domain.sensors.request import read_request as read_sensors
from hub.ingest.domain.sensors.request import sort_records
from hub.ingest.machines import body_of, for_machines
from hub.ingest.operations import accept, source_of, source_of_project
from hub.kernel.clock import utc_now

ONE_PIXEL = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
"""A transparent GIF: what a browser that sends by an image waits for."""


@csrf_exempt
@allow_machine("write-key")
@for_machines()
def segment(request: HttpRequest, address: str) -> HttpResponse:
    """Take a batch or a single event. The body is read before anything looks at it as a form."""
    received_at = utc_now()
    asked = read_request(
        body=body_of(request),
        content_encoding=request.headers.get("Content-Encoding", ""),
        authorization=request.headers.get("Authorization", ""),
        address=address,
        key_in_address=request.GET.get("writeKey", ""),
    )
    source = source_of(write_key=asked.write_key)
    events = sort_events(request=asked, received_at=received_at)
    return _receipt(accept(source=source, format_name=SEGMENT, events=events, received_at=received_at))


@allow_machine("write-key")
@for_machines(methods=("GET",))
def browser_settings(request: HttpRequest, write_key: str) -> HttpResponse:
    """Tell the browser SDK that its only destination is this hub; a key in a page is no secret."""
    source_of(write_key=write_key)
    here = {"apiKey": write_key, "apiHost": f"{request.get_host()}/v1", "protocol": request.scheme}
    return JsonResponse({"integrations": {"Segment.io": here}, "plan": {}, "edgeFunction": {}})


@allow_machine("write-key")
@for_machines(methods=("GET", "HEAD"))
def source_config(request: HttpRequest) -> HttpResponse:
    """Tell RudderStack's browser SDK that its source is open and has no destination beside this hub.

    It asks without parameters, by HEAD, whether somebody blocks advertisements; that is nobody's key to check.
    """
    if request.method == "HEAD":
        return JsonResponse({})
    write_key = basic_user(request.headers.get("Authorization", "")) or request.GET.get("writeKey", "")
    name = source_of(write_key=write_key)
    told = {"id": name, "name": name, "workspaceId": "hub", "enabled": True, "config": {}, "destinations": []}
    return JsonResponse({"source": told})


@csrf_exempt
@allow_machine("write-key")
@for_machines(methods=("GET", "POST"))
def sensors(request: HttpRequest, *, image: bool = False, debug: bool = False) -> HttpResponse:
    """Take one record or a list of them, in a form or in the address; with ``Dry-Run`` only examine it.

    ``debug`` answers 400 when a record is refused, because the SDKs' debug mode shows the developer nothing else.
    """
    received_at = utc_now()
    asked = read_sensors(
        body=body_of(request),
        content_encoding=request.headers.get("Content-Encoding", ""),
        query={name: value for name, value in request.GET.items() if isinstance(value, str)},
    )
    source = source_of_project(project=asked.project, token=asked.token)
    records = sort_records(request=asked, project=asked.project, received_at=received_at)
    if request.headers.get("Dry-Run", "").lower() == "true":
        receipt = Receipt(accepted=len(records.accepted), duplicates=0, quarantined=len(records.refused))
    else:
        receipt = accept(source=source, format_name=SENSORS, events=records, received_at=received_at)
    if debug:
        _tell_refusals(records)
    return HttpResponse(ONE_PIXEL, content_type="image/gif") if image else _receipt(receipt)


def _tell_refusals(records: Sorted) -> None:
    if records.refused:
        told = "; ".join(f"{refused.reason.value}: {refused.detail}" for refused in records.refused)
        raise RequestUnusable(400, EVENTS_REFUSED, told[:500])


def _receipt(receipt: Receipt) -> JsonResponse:
    return JsonResponse(
        {
            "success": True,
            "accepted": receipt.accepted,
            "duplicates": receipt.duplicates,
            "quarantined": receipt.quarantined,
        }
    )
