"""The devices' door: a signed message of readings in, what became of it out, refusals as problems.

``POST /devices/v1/readings``, signed as the flow API's requests are; the key's id is the device's. Nothing is answered
before it is committed; the same message again gets the same answer. Described in ``docs/device-door.md``.
"""

from datetime import datetime
from typing import Final

import psycopg
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from hub.access.policy import allow_machine
from hub.access.scope import entered, system_scope
from hub.funds.domain.custody_keys import Doubt, SignatureRefused, require_signed
from hub.ingest.domain.signed import NotSigned, Signed, read_signed
from hub.ingest.flow_sentences import sentence_of_unsigned
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now
from hub.reality.devices import DeviceUnknown, device_of, key_of
from hub.reality.domain.messages import MAX_BYTES, MessageUnusable, read_message
from hub.reality.models import Device
from hub.reality.readings import MeasuredTwice, MessageReused, Taken, take_message
from hub.web.allowance import WINDOW_S, Allowance
from hub.web.problems import Problem, answered, as_json

REFUSALS_A_MINUTE: Final = 60
"""Refused requests for each address. Unmeasured: a device sends a few messages an hour."""


@csrf_exempt
@allow_machine("device signature")
def readings(request: HttpRequest) -> HttpResponse:
    """Take one message."""
    allowance = Allowance("device-refusal", REFUSALS_A_MINUTE)
    try:
        if allowance.used_up(request):
            raise Problem(
                429,
                "too_many_refusals",
                lambda: _("Too many requests of your address were refused. Wait a minute, then try again."),
                headers={"Retry-After": str(WINDOW_S)},
            )
        return _taken(request)
    except Problem as problem:
        if 400 <= problem.status < 500:
            allowance.use(request)
        return answered(request, problem)


def _taken(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        raise Problem(405, "method_refused", lambda: _("Send readings with POST."), headers={"Allow": "POST"})
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Problem(403, "https_only", lambda: _("This door is open over HTTPS alone."))
    at, body = utc_now(), _body(request)
    try:
        with entered(system_scope("devices")):
            signed, device = _vouched(request, body, at)
            told = _kept(signed, device, body, at)
    except (NotSigned, SignatureRefused) as error:
        unsigned = error
        headers = {"WWW-Authenticate": "Signature"}
        raise Problem(401, "signature_refused", lambda: sentence_of_unsigned(unsigned), headers=headers) from error
    except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
        sentence = lambda: _("The hub does not answer now. Send the same message again; it counts once.")  # noqa: E731
        raise Problem(503, "database_away", sentence, headers={"Retry-After": "5"}) from error
    answer = {"readings": told.readings, "repeated": told.repeated, "missing_messages": told.missing}
    return as_json(200 if told.repeated else 201, answer)


def _body(request: HttpRequest) -> bytes:
    kilobytes = {"kilobytes": MAX_BYTES // 1024}
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise Problem(413, "too_large", lambda: _("A message has at most %(kilobytes)s KB.") % kilobytes) from error
    if len(body) > MAX_BYTES:
        raise Problem(413, "too_large", lambda: _("A message has at most %(kilobytes)s KB.") % kilobytes)
    return body


def _vouched(request: HttpRequest, body: bytes, at: datetime) -> tuple[Signed, Device]:
    """Return what a registered device signed; raise otherwise."""
    signed = read_signed(
        header=request.headers.get,
        method=request.method or "",
        authority=request.get_host(),
        path=request.get_full_path(),
        body=body,
        at=at,
    )
    try:
        device = device_of(signed.key_id)
    except DeviceUnknown as error:
        raise SignatureRefused(Doubt.KEY_UNKNOWN, key_id=signed.key_id) from error
    require_signed(key=key_of(device), raw=signed.base, signature=signed.signature, at=at)
    return signed, device


def _kept(signed: Signed, device: Device, body: bytes, at: datetime) -> Taken:
    by = Actor(kind=ActorKind.MACHINE, id=None, label=f"device {device.id}"[:80])
    try:
        message = read_message(body, device_id=device.id, measures=frozenset(device.measures), at=at)
        return take_message(
            message=message, body=body, signature=signed.signature, signed_base=signed.base, device=device, by=by, at=at
        )
    except MessageUnusable as error:
        said = {"place": error.place, "expected": error.expected}
        sentence = lambda: _("“%(place)s” cannot be read: expected %(expected)s.") % said  # noqa: E731
        raise Problem(422, "message_unusable", sentence, place=error.place) from error
    except MessageReused as error:
        what = {"what": error.what}
        sentence = lambda: _("Another message of this device has the same “%(what)s”.") % what  # noqa: E731
        raise Problem(409, "message_reused", sentence, place=error.what) from error
    except MeasuredTwice as error:
        twice = str(error)
        sentence = lambda: _("A value was sent before in another message: %(what)s.") % {"what": twice}  # noqa: E731
        raise Problem(409, "measured_twice", sentence) from error
