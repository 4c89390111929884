"""The custodian's door: a signed statement comes in, what became of its lines goes back, refusals are sentences.

``POST /bank/v1/statements`` with the file as the body, ``Statement-Key`` naming the key and ``Statement-Signature``
holding the base64 of the detached signature. Described in ``docs/statement-format.md``.
"""

from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from hub.access.policy import allow_machine
from hub.access.scope import entered, system_scope
from hub.funds.domain.custody_keys import Doubt, SignatureRefused, read_signature
from hub.funds.domain.statement import MAX_BYTES, Fault, StatementUnsound
from hub.funds.reconciliation.refused import keep_refused
from hub.funds.statement_queries import RefusedLineFacts, refused_lines
from hub.funds.statement_sentences import sentence_of_refusal
from hub.funds.statements import HandedIn, NumberTaken, hand_in_statement
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now
from hub.web.allowance import WINDOW_S, Allowance

log = structlog.get_logger(__name__)

REFUSALS_A_MINUTE = 20
"""Unmeasured: a bank sends a few statements a day."""


@csrf_exempt
@allow_machine("custodian signature")
def statements(request: HttpRequest) -> HttpResponse:
    """Take one statement in; the same again gives the same answer."""
    with translation.override(translation.get_language_from_request(request)):
        if request.method != "POST":
            return _refused(405, "method_refused", _("Send a statement with POST."), Allow="POST")
        allowance = Allowance("bank-refusal", REFUSALS_A_MINUTE)
        if allowance.used_up(request):
            waiting = _("Too many statements of your address were refused. Wait a minute, then try again.")
            return _refused(429, "too_many_refusals", waiting, **{"Retry-After": str(WINDOW_S)})
        answer = _answer(request)
        if 400 <= answer.status_code < 500:
            allowance.use(request)
        return answer


def _answer(request: HttpRequest) -> HttpResponse:
    """Answer with the outcome, or with the refusal in the sender's language."""
    try:
        return JsonResponse(_outcome(request))
    except SignatureRefused as refusal:
        return _refused(401, "signature_refused", sentence_of_refusal(refusal), **{"WWW-Authenticate": "Statement-Key"})
    except NumberTaken as refusal:
        return _refused(409, "number_taken", sentence_of_refusal(refusal))
    except StatementUnsound as refusal:
        status = 413 if refusal.fault is Fault.TOO_LARGE else 422
        return _refused(status, f"statement_{refusal.fault.value}", sentence_of_refusal(refusal))
    except (OperationalError, InterfaceError) as error:
        log.error("bank.database_away", error=type(error).__name__)
        again = _("The ledger does not answer now. Nothing was kept; send the same statement again in a minute.")
        return _refused(503, "database_away", again, **{"Retry-After": "60"})


def _outcome(request: HttpRequest) -> dict[str, Any]:
    key_id = request.headers.get("Statement-Key", "")
    if not key_id:
        raise SignatureRefused(Doubt.UNNAMED, key_id="")
    by = Actor(kind=ActorKind.MACHINE, id=None, label=f"custodian {key_id}"[:80])
    raw, at = _body(request), utc_now()
    signature = read_signature(request.headers.get("Statement-Signature", "").encode())
    try:
        with entered(system_scope("bank")):
            handed_in = hand_in_statement(raw=raw, signature=signature, key_id=key_id, by=by, at=at)
            lines = refused_lines(statement_id=handed_in.statement.id)
    except StatementUnsound as refusal:
        with entered(system_scope("bank")):
            keep_refused(refusal, raw=raw, signature=signature, key_id=key_id, by=by, at=at)
        raise
    return _told(handed_in, lines)


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as error:
        raise StatementUnsound(Fault.TOO_LARGE, expected=MAX_BYTES) from error


def _told(handed_in: HandedIn, lines: tuple[RefusedLineFacts, ...]) -> dict[str, Any]:
    facts = handed_in.statement
    english = translation.get_language() == "en"
    return {
        "statement": str(facts.id),
        "account": facts.account,
        "number": facts.number,
        "digest": facts.digest,
        "repeated": handed_in.repeated,
        "lines": facts.line_count,
        "new": facts.new,
        "known": facts.known,
        "refused": [
            {"line": line.line, "key": line.key, "reason": line.reason_en if english else line.reason_zh}
            for line in lines
        ],
    }


def _refused(status: int, code: str, message: str, **headers: str) -> JsonResponse:
    log.info("bank.refused", code=code, status=status)
    return JsonResponse({"code": code, "message": message}, status=status, headers=headers)
