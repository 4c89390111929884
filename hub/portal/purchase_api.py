"""An investor's own app buys: the pages' operations as JSON, as in ``docs/purchase-api.md``.

Whoever is signed in acts for themselves; an act carries the token of the session as a form does. The same key and body
again is the same instruction.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from crm.purchases.certificates import certificate_id
from crm.purchases.domain.stages import PurchaseFacts
from crm.purchases.operations import cancel, instruct, sign
from crm.purchases.ports import disclosure_of
from crm.purchases.queries import purchase, purchase_by_key, purchases_for
from crm.suitability.queries import JudgedProduct, purchase_verdicts
from hub.access.policy import allow, allow_public
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import ProductUnknown, product_offered, products_on_sale
from hub.contracts.domain.terms import ContractChannel
from hub.funds.domain.requests import well_spelled
from hub.kernel.clock import business_date, instant, utc_now
from hub.kernel.money import yuan
from hub.portal.buying import Offer, subject_buying
from hub.portal.buying_words import stage_words, stopped_words
from hub.portal.purchase_body import MAX_BYTES, read_instruction
from hub.portal.purchase_problems import reasons_told, refusals_as_problems, too_large, turned_away, version_told
from hub.web.problems import Problem, answered, as_json

Work = Callable[..., HttpResponse]


def _door(*methods: str) -> Callable[[Work], Work]:
    """Open a door to investors' apps: these methods, their language, refusals as problems; what was recorded stays."""

    def opened(work: Work) -> Work:
        @allow(Role.INVESTOR, turned_away=turned_away)
        @wraps(work)
        def door(request: HttpRequest, **named: Any) -> HttpResponse:
            language = translation.get_language_from_request(request)
            with translation.override(language):
                try:
                    with refusals_as_problems():
                        answer = work(request, _subject(request, methods), **named)
                except Problem as problem:
                    return answered(request, problem)
            answer["Content-Language"] = language
            return answer

        return door

    return opened


@_door("GET")
def products(_request: HttpRequest, subject: UUID) -> HttpResponse:
    """Everything on sale, each with the gate's answer for the smallest purchase."""
    at = utc_now()
    judged = purchase_verdicts(subject_id=subject, products=products_on_sale(on=business_date(at)), at=at)
    return as_json(200, {"products": [_offered(one) for one in judged]})


@_door("GET")
def one_product(_request: HttpRequest, subject: UUID, code: str) -> HttpResponse:
    """One product with the version that must be read, and every rule's answer."""
    if not well_spelled(code):
        raise ProductUnknown(code)
    item, at = product_offered(code=code), utc_now()
    [judged] = purchase_verdicts(subject_id=subject, products=[item], at=at)
    in_force = disclosure_of(item)
    readable = in_force is not None and not in_force.withdrawn
    told: dict[str, Any] = {
        "sold_online": judged.verdict.allowed and readable and item.project_id is not None,
        "disclosure": None,
        "reasons": reasons_told(judged.verdict),
    }
    if in_force is not None and readable:
        number, slug = in_force.version.number, in_force.version.slug
        told["disclosure"] = {**version_told(in_force.version), "page": _page("disclosure_version", slug, number),
                              "payload": _page("payload", slug, number)}  # fmt: skip
    return as_json(200, {**_offered(judged), **told})


@_door("GET", "POST")
def purchases(request: HttpRequest, subject: UUID) -> HttpResponse:
    """What was instructed, newest first; a POST is an instruction."""
    if request.method == "POST":
        return _instructed(request, subject)
    return as_json(200, {"purchases": [_told(one) for one in purchases_for(subject_id=subject)]})


@_door("GET")
def one_purchase(_request: HttpRequest, subject: UUID, purchase_id: UUID) -> HttpResponse:
    """Where one purchase stands."""
    return as_json(200, _told(purchase(purchase_id)))


@_door("POST")
def cancelled(_request: HttpRequest, subject: UUID, purchase_id: UUID) -> HttpResponse:
    """Take an instruction back; twice is once."""
    return as_json(200, _told(cancel(purchase_id=purchase_id, by=current_actor(), at=utc_now())))


@_door("POST")
def signed(_request: HttpRequest, subject: UUID, purchase_id: UUID) -> HttpResponse:
    """Sign the contract after the thinking time; twice is once."""
    return as_json(200, _told(sign(purchase_id=purchase_id, by=current_actor(), at=utc_now())))


@csrf_exempt
@allow_public
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer a program at an address that leads nowhere, whoever asks and in whatever way."""
    return answered(request, Problem(404, "missing", lambda: _("Nothing is at this address: look at its spelling.")))


def _instructed(request: HttpRequest, subject: UUID) -> HttpResponse:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MAX_BYTES:
        raise too_large()
    wanted = read_instruction(request.body)
    known = purchase_by_key(subject_id=subject, key=wanted.key)
    taken = instruct(
        subject_id=subject, instruction=wanted, channel=ContractChannel.ONLINE, by=current_actor(), at=utc_now()
    )
    return as_json(200 if known else 201, _told(taken))


def _subject(request: HttpRequest, methods: tuple[str, ...]) -> UUID:
    if request.method not in methods:
        named = {"method": ", ".join(methods)}
        raise Problem(
            405, "method_refused", lambda: _("Use %(method)s here.") % named, headers={"Allow": named["method"]}
        )
    subject = subject_buying(request)
    if subject is None:
        raise Problem(403, "unverified", lambda: _("This login was not verified for any client yet."))
    return subject


def _offered(judged: JudgedProduct) -> dict[str, Any]:
    offer = Offer(judged=judged)
    return {
        "code": offer.product.code,
        "name": offer.name,
        "issuer": offer.issuer,
        "rating": offer.product.rating,
        "term_days": offer.product.term_days,
        "min_ticket": yuan(offer.product.min_ticket_fen),
        "lot": yuan(offer.product.lot_fen),
        "suitable": offer.verdict.allowed,
        "why_not": list(offer.why_not),
        "may_insist": offer.may_insist,
    }


def _told(facts: PurchaseFacts) -> dict[str, Any]:
    stage, number = facts.stage(utc_now()), facts.contract_number
    return {
        "id": str(facts.id),
        "key": facts.instruction.key,
        "product_code": facts.product_code,
        "amount": yuan(facts.amount_fen),
        "rating": facts.rating,
        "read": version_told(facts.instruction.read),
        "stage": stage.value,
        "stage_words": stage_words(stage),
        "stopped_because": stopped_words(facts),
        "instructed_at": instant(facts.instructed_at),
        "cooling_until": instant(facts.cooling_until),
        "sign_until": instant(facts.sign_until),
        "contract_number": number,
        "contract": _page("my_contract_document", number) if number else None,
        "certificate": _page("my_certificate", facts.id) if certificate_id(facts) else None,
    }


def _page(name: str, *args: object) -> str:
    """Return the address of a page or paper in the reader's language."""
    return reverse(f"portal:{name}", args=args)
