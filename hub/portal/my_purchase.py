"""One purchase of the investor's own: where it stands, one click to take it back, the signature, the certificate."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chain.queries import RecordState, states_for
from cms.reading.language import spoken
from crm.purchases.announcements import CERTIFICATE_KIND
from crm.purchases.certificates import CertificateMissing, certificate_id
from crm.purchases.domain.deadlines import Ending
from crm.purchases.domain.stages import PurchaseFacts, Stage, StepKind
from crm.purchases.operations import (
    DisclosureMissing,
    PurchaseBlocked,
    StageRefused,
    VersionOutdated,
    cancel,
    sign,
)
from crm.purchases.queries import PurchaseUnknown, purchase
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import product
from hub.funds.queries import where_is_my_money
from hub.kernel.clock import utc_now
from hub.portal.asking import count_paper
from hub.portal.buying_words import ending_words, stage_words, stopped_words
from hub.portal.my import attached_pdf
from hub.portal.verification import patient
from hub.web.components.lists import Step, StepState
from hub.web.pages import render_page
from reports.investments import CertificateContradicted, hand_out_certificate


@allow(Role.INVESTOR)
@require_GET
def my_purchase(request: HttpRequest, purchase_id: UUID) -> HttpResponse:
    """Where it stands, with the clock and what can be done now."""
    return _page(request, _own(purchase_id))


@allow(Role.INVESTOR)
@require_POST
def my_purchase_cancel(request: HttpRequest, purchase_id: UUID) -> HttpResponse:
    """Take the instruction back: one click, no reason asked."""
    _own(purchase_id)
    try:
        cancel(purchase_id=purchase_id, by=current_actor(), at=utc_now())
    except StageRefused as refusal:
        messages.error(request, _refused(refusal.stage))
    else:
        messages.success(request, _("Taken back. Nothing was signed and no money moved."))
    return redirect("portal:my_purchase", purchase_id=purchase_id)


@allow(Role.INVESTOR)
@require_POST
def my_purchase_sign(request: HttpRequest, purchase_id: UUID) -> HttpResponse:
    """Sign the contract; what no longer fits ends the instruction and says why."""
    _own(purchase_id)
    try:
        sign(purchase_id=purchase_id, by=current_actor(), at=utc_now())
    except StageRefused as refusal:
        messages.error(request, _refused(refusal.stage))
    except PurchaseBlocked as refusal:
        if refusal.verdict.waits:
            messages.error(request, " ".join(words.said(spoken()) for words in refusal.verdict.why_not))
        else:
            messages.error(request, _("Nothing was signed: see below what changed."))
    except (VersionOutdated, DisclosureMissing):
        messages.error(request, _("Nothing was signed: see below what changed."))
    else:
        messages.success(request, _("Signed. The custodian bank moves the money next."))
    return redirect("portal:my_purchase", purchase_id=purchase_id)


@allow(Role.INVESTOR)
@require_GET
@patient
def my_certificate(request: HttpRequest, purchase_id: UUID) -> HttpResponseBase:
    """The electronic investment certificate; taking it out is recorded."""
    count_paper(request)
    found = certificate_id(_own(purchase_id))
    if found is None:
        raise Http404(_("There is no certificate yet."))
    try:
        facts, pdf = hand_out_certificate(certificate_id=found, by=current_actor(), at=utc_now())
    except CertificateContradicted:
        return redirect("portal:verify_record", kind=CERTIFICATE_KIND, fact_id=found)
    except CertificateMissing as error:
        raise Http404(_("There is no certificate yet.")) from error
    return attached_pdf(pdf, name=facts.contract_number.replace("HT-", "TZ-"))


def _own(purchase_id: UUID) -> PurchaseFacts:
    """Return the purchase; the database shows an investor their own alone."""
    try:
        return purchase(purchase_id)
    except PurchaseUnknown as error:
        raise Http404(_("No purchase of yours is here.")) from error


def _page(request: HttpRequest, facts: PurchaseFacts) -> HttpResponse:
    at, item = utc_now(), product(code=facts.product_code)
    stage, found = facts.stage(at), certificate_id(facts)
    states = states_for(CERTIFICATE_KIND, [found]) if found else {}
    left = max(int((facts.cooling_until - at).total_seconds()), 0)
    purse = where_is_my_money(subject_id=facts.subject_id).purse_fen if stage is Stage.CONTRACTED else 0
    context: dict[str, Any] = {
        "it": facts,
        "name": item.name_en if spoken() == "en" else item.name_zh,
        "product": item,
        "stage": stage.value,
        "stage_words": stage_words(stage),
        "steps": _steps(facts, stage),
        "open": stage in (Stage.COOLING, Stage.READY, Stage.LAPSED),
        "left": (left // 3600, left % 3600 // 60),
        "stopped": stopped_words(facts),
        "certificate_id": found,
        "state": states[found].state if found in states else RecordState.RECORDED,
        "short_fen": max(facts.amount_fen - purse, 0) if stage is Stage.CONTRACTED else 0,
        "unpaid": ending_words(Ending.MONEY_OVER) if stage is Stage.UNPAID else "",
    }
    return render_page(request, "portal/buy/purchase.html", context)


def _steps(facts: PurchaseFacts, stage: Stage) -> list[Step]:
    """The way from reading to the certificate; the one to come is marked, the one that failed says so."""
    read = facts.instruction.read
    over = stage in (Stage.CANCELLED, Stage.STOPPED, Stage.LAPSED)
    signed, certified = facts.step(StepKind.CONTRACTED), facts.step(StepKind.CERTIFIED)
    return [
        Step(
            title=_("Read and checked"), state=StepState.DONE, outcome=f"v{read.number}",
            text=_("You read version %(number)s, and the suitability gate let the amount through.")
            % {"number": read.number},
        ),
        Step(
            title=_("Thinking time"), state=_state(stage is Stage.COOLING, stage is not Stage.COOLING, over),
            outcome=stage_words(stage) if over else "",
            text=stopped_words(facts) or _("One click takes the instruction back; nothing is signed before it ends."),
        ),
        Step(
            title=_("Contract"), state=_state(stage is Stage.READY, signed is not None),
            outcome=facts.contract_number,
            text=_("You sign yourself; the gate and the disclosure are asked once more."),
        ),
        Step(
            title=_("Money"),
            state=_state(stage is Stage.CONTRACTED, certified is not None, stage is Stage.UNPAID, wait=True),
            text=_("The custodian bank moves it from your own account into the project’s escrow."),
        ),
        Step(
            title=_("Certificate"), state=_state(False, certified is not None),
            text=_("Sealed like every record, in your evidence wallet."),
        ),
    ]  # fmt: skip


def _state(current: bool, done: bool, over: bool = False, *, wait: bool = False) -> StepState:
    if over:
        return StepState.BAD
    if current:
        return StepState.WAIT if wait else StepState.CURRENT
    return StepState.DONE if done else StepState.TODO


def _refused(stage: Stage) -> str:
    return _("This cannot be done now: the purchase stands at “%(stage)s”.") % {"stage": stage_words(stage)}
