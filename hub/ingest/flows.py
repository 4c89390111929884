"""The custodian's door for single movements: signed requests in, what became of each out, refusals as problems.

``POST /bank/v1/flows``, ``POST /bank/v1/flows/batch`` and ``GET /bank/v1/flows/<key>``, as in ``docs/flow-api.md``.
Nothing is answered before it is committed. The same key and body again gets the same answer and changes nothing.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from hub.access.policy import allow_machine
from hub.access.scope import entered, system_scope
from hub.funds.custodian_keys import custodian_keys
from hub.funds.domain.custody_keys import CustodianKeyFacts, Doubt, SignatureRefused, require_signed
from hub.funds.domain.requests import FlowFacts, FlowRequest, FlowUnsound, require_sound, well_spelled
from hub.funds.express import post_one
from hub.funds.identifiers import flow_id
from hub.funds.operations import post_flows
from hub.funds.parties import PartyDiffers, Said, keep_said
from hub.funds.posting import (
    BeyondContract,
    ContractElsewhere,
    ContractMissing,
    ContractNotEffective,
    FlowRefused,
    FlowsBlocked,
    KeyReused,
    MoneyNotInEffect,
    Overdraft,
    ProjectUnregistered,
    ReversalRefused,
)
from hub.funds.queries import flow, flow_by_id, flows_by_key
from hub.funds.references import flows_meant
from hub.funds.sentences import reason_of
from hub.ingest.domain.flow_body import (
    MAX_BYTES,
    BodyUnusable,
    Told,
    TooLarge,
    differing,
    read_batch,
    read_flow,
    spelled,
)
from hub.ingest.domain.signed import Flaw, NotSigned, Signed, read_signed
from hub.ingest.flow_sentences import sentence_of_body, sentence_of_size, sentence_of_unsigned
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import instant, utc_now
from hub.web.allowance import WINDOW_S, Allowance
from hub.web.problems import Problem, answered, as_json

log = structlog.get_logger(__name__)

REFUSALS_A_MINUTE: Final = 100
"""Refused signatures for each address. Unmeasured: a bank signs rightly or never."""
KEYS_FOR_S: Final = 5.0
"""How long a server process goes by the keys that it read: so long at most a revoked key still signs."""
CODES: Final[Mapping[type[Exception], str]] = {
    Overdraft: "overdraft",
    FlowsBlocked: "flows_blocked",
    ProjectUnregistered: "project_unregistered",
    ContractElsewhere: "contract_elsewhere",
    ContractMissing: "contract_missing",
    ContractNotEffective: "contract_not_effective",
    BeyondContract: "beyond_contract",
    MoneyNotInEffect: "money_not_in_effect",
    ReversalRefused: "reversal_refused",
    FlowUnsound: "flow_unsound",
}

Work = Callable[[HttpRequest, Signed, bytes, datetime], HttpResponse]
_keys: tuple[float, Mapping[str, CustodianKeyFacts]] = (float("-inf"), {})


@csrf_exempt
@allow_machine("custodian signature")
def flows(request: HttpRequest) -> HttpResponse:
    """Record one flow."""
    return _answer(request, "POST", _record_one)


@csrf_exempt
@allow_machine("custodian signature")
def batch(request: HttpRequest) -> HttpResponse:
    """Record all flows of a batch, or none."""
    return _answer(request, "POST", _record_all)


@csrf_exempt
@allow_machine("custodian signature")
def one_flow(request: HttpRequest, key: str) -> HttpResponse:
    """Say what became of a flow."""
    return _answer(request, "GET", lambda _request, _signed, _body, _at: _tell(key))


def _answer(request: HttpRequest, method: str, work: Work) -> HttpResponse:
    try:
        with _refusals_as_problems():
            _require_open(request, method)
            at, body = utc_now(), _body(request)
            return work(request, _vouched(request, body, at), body, at)
    except Problem as problem:
        if problem.status == 401:
            _allowance().use(request)
        return answered(request, problem)


def _allowance() -> Allowance:
    return Allowance("flow-refusal", REFUSALS_A_MINUTE)


def _require_open(request: HttpRequest, method: str) -> None:
    if request.method != method:
        named = {"method": method}
        raise Problem(405, "method_refused", lambda: _("Use %(method)s here.") % named, headers={"Allow": method})
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Problem(403, "https_only", lambda: _("This door is open over HTTPS alone."))
    if _allowance().used_up(request):
        raise Problem(
            429,
            "too_many_refusals",
            lambda: _("Too many requests of your address were refused. Wait a minute, then try again."),
            headers={"Retry-After": str(WINDOW_S)},
        )


@contextmanager
def _refusals_as_problems() -> Iterator[None]:
    """Give every refusal its status and its sentence."""
    try:
        yield
    except (NotSigned, SignatureRefused) as error:
        unsigned = error
        raise Problem(
            401, "signature_refused", lambda: sentence_of_unsigned(unsigned), headers={"WWW-Authenticate": "Signature"}
        ) from error
    except (TooLarge, RequestDataTooBig) as error:
        raise Problem(413, "too_large", sentence_of_size) from error
    except BodyUnusable as error:
        unusable = error
        raise Problem(400, "body_unusable", lambda: sentence_of_body(unusable), place=unusable.place) from error
    except (FlowRefused, FlowUnsound) as error:
        refused = error
        code = CODES.get(type(refused), "flow_refused")
        raise Problem(422, code, lambda: reason_of(refused), key=getattr(refused, "key", "")) from error
    except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
        log.error("database_away", error=type(error).__name__)
        raise Problem(
            503,
            "database_away",
            lambda: _("The ledger does not answer now. Send the same again with the same key; it counts once."),
            headers={"Retry-After": "5"},
        ) from error


def _body(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BYTES:
        raise TooLarge(f"expected at most {MAX_BYTES} bytes, got {length}")
    body = request.body
    if len(body) > MAX_BYTES:
        raise TooLarge(f"expected at most {MAX_BYTES} bytes, got {len(body)}")
    return body


def _vouched(request: HttpRequest, body: bytes, at: datetime) -> Signed:
    """Return what a registered key signed; raise otherwise."""
    signed = read_signed(
        header=request.headers.get,
        method=request.method or "",
        authority=request.get_host(),
        path=request.get_full_path(),
        body=body,
        at=at,
    )
    key = _known_keys().get(signed.key_id)
    if key is None:
        raise SignatureRefused(Doubt.KEY_UNKNOWN, key_id=signed.key_id)
    require_signed(key=key, raw=signed.base, signature=signed.signature, at=at)
    return signed


def _known_keys() -> Mapping[str, CustodianKeyFacts]:
    """Return the registered keys as they were at most ``KEYS_FOR_S`` ago."""
    global _keys
    read_at, keys = _keys
    if time.monotonic() - read_at > KEYS_FOR_S:
        with entered(system_scope("bank")):
            keys = {key.id: key for key in custodian_keys()}
        _keys = (time.monotonic(), keys)
    return keys


def _record_one(request: HttpRequest, signed: Signed, body: bytes, at: datetime) -> HttpResponse:
    key = (request.headers.get("Idempotency-Key") or "").strip().strip('"')
    if key and "idempotency-key" not in signed.covered:
        raise NotSigned(Flaw.UNCOVERED, "idempotency-key")
    told = read_flow(body, key=key)
    [asked] = _meant([told])
    try:
        recorded, repeated = post_one(request=asked, by=_sender(signed), at=at, said=_said(told))
    except KeyReused as refusal:
        raise _reused(refusal, [asked]) from refusal
    return as_json(200 if repeated else 201, _told(recorded, repeated=repeated))


def _record_all(_request: HttpRequest, signed: Signed, body: bytes, at: datetime) -> HttpResponse:
    said = read_batch(body)
    asked = _meant(said)
    for one in asked:
        require_sound(one)
    try:
        with entered(system_scope("bank")):
            before = flows_by_key([one.key for one in asked]).keys()
            recorded = post_flows(requests=asked, by=_sender(signed), at=at)
            for some in _once_each(recorded, said):
                keep_said(some, at=at)
    except KeyReused as refusal:
        raise _reused(refusal, asked) from refusal
    told = [_told(one, repeated=one.key in before) for one in recorded]
    new = len({one.key for one in recorded} - before)
    return as_json(201 if new else 200, {"recorded": new, "repeated": len(told) - new, "flows": told})


def _meant(told: Sequence[Told]) -> list[FlowRequest]:
    """Return what is asked, with the flows that are taken back, under whichever reference the bank names them."""
    references = [one.reverses for one in told if one.reverses]
    if not references:
        return [one.request for one in told]
    with entered(system_scope("bank")):
        meant = flows_meant(references)
    return [
        replace(one.request, reverses=meant.get(one.reverses) or flow_id(key=one.reverses))
        if one.reverses
        else one.request
        for one in told
    ]


def _said(told: Told) -> Said:
    return Said(counterparty=told.counterparty, use=told.use)


def _once_each(recorded: Sequence[FlowFacts], told: Sequence[Told]) -> Iterator[Mapping[UUID, tuple[str, Said]]]:
    """Return what is said of each flow; where a batch says a flow twice, the second word is held against the first."""
    first: dict[UUID, tuple[str, Said]] = {}
    again: dict[UUID, tuple[str, Said]] = {}
    for facts, one in zip(recorded, told, strict=True):
        (again if facts.id in first else first)[facts.id] = facts.key, _said(one)
    yield first
    if again:
        yield again


def _tell(key: str) -> HttpResponse:
    with entered(system_scope("bank")):
        found = flow(key=key) if well_spelled(key) else None
        reversed_ = flow_by_id(found.reverses) if found and found.reverses else None
    if found is None:
        named = {"key": key}
        unrecorded = lambda: _("No movement is recorded under “%(key)s”.") % named  # noqa: E731 - asked for later
        raise Problem(404, "flow_unrecorded", unrecorded, key=key)
    body = {
        "kind": found.kind.value,
        "amount": spelled(found.amount_fen),
        "effective_date": found.effective_date.isoformat(),
        "subject_id": str(found.subject_id) if found.subject_id else None,
        "project_code": found.project_code,
        "contract_number": found.contract_number,
        "reverses": reversed_.key if reversed_ else None,
    }
    return as_json(200, {**_told(found, repeated=True), **body})


def _reused(refusal: KeyReused, asked: Sequence[FlowRequest]) -> Problem:
    """Name what differs from the flow that has the key; within one batch, from its other flow of that key."""
    if isinstance(refusal, PartyDiffers):
        return Problem(409, "key_reused", lambda: reason_of(refusal), key=refusal.key, differs=list(refusal.fields))
    with entered(system_scope("bank")):
        recorded: Mapping[str, FlowRequest] = flows_by_key([refusal.key] if refusal.key else [one.key for one in asked])
    named = KeyReused(str(refusal), key=refusal.key or _first_other(asked, recorded))
    same = [one for one in asked if one.key == named.key]
    first = recorded.get(named.key) or (same[0] if same else None)
    differs = sorted({name for one in same for name in differing(one, first)}) if first else []
    return Problem(409, "key_reused", lambda: reason_of(named), key=named.key, differs=differs)


def _first_other(asked: Sequence[FlowRequest], recorded: Mapping[str, FlowRequest]) -> str:
    """Return the key that another body came under meanwhile, where two races met and the database named none."""
    others = (one.key for one in asked if one.key in recorded and differing(one, recorded[one.key]))
    return next(others, asked[0].key)


def _sender(signed: Signed) -> Actor:
    return Actor(kind=ActorKind.MACHINE, id=None, label=f"custodian {signed.key_id}"[:80])


def _told(recorded: FlowFacts, *, repeated: bool) -> dict[str, Any]:
    return {
        "key": recorded.key,
        "id": str(recorded.id),
        "recorded_at": instant(recorded.recorded_at),
        "repeated": repeated,
    }
