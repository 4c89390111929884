"""A client's own written request above their level, step by step; nobody is led here but by their own click."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.reading.language import spoken
from crm.suitability.domain.insistence import Hindrance, InsistenceRefused, StepKind
from crm.suitability.domain.insistence_words import hindrance_words
from crm.suitability.operations import (
    accept_warning,
    ask_for_exception,
    sign_exception,
    warning_digest,
    warning_of,
    withdraw_exception,
)
from crm.suitability.queries import InsistenceFacts, InsistenceUnknown, insistence
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import ProductUnknown, product, product_offered
from hub.kernel.clock import utc_now
from hub.portal.buying import UNVERIFIED, subject_buying
from hub.portal.questionnaire_shown import said
from hub.web.components.lists import Step, StepState
from hub.web.pages import render_page


class Request(forms.Form):
    """The client's own words and the amount they speak of."""

    amount = forms.DecimalField(
        label=gettext_lazy("Amount (CNY)"), min_value=1, max_digits=13, decimal_places=2,
        error_messages={"required": gettext_lazy("Say how much you want to invest.")},
    )  # fmt: skip
    written = forms.CharField(
        label=gettext_lazy("Your request, in your own words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write it down in your own words.")},
    )


@allow(Role.INVESTOR)
@require_http_methods(["GET", "POST"])
def my_exception_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask in one's own words; where there is no such way, the page says why."""
    subject = subject_buying(request)
    if subject is None:
        return render_page(request, UNVERIFIED)
    try:
        item = product_offered(code=code)
    except ProductUnknown as error:
        raise Http404(_("No such product is listed.")) from error
    form = Request(request.POST) if request.method == "POST" else Request()
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            found = ask_for_exception(
                subject_id=subject, product_code=code, amount_fen=int(form.cleaned_data["amount"] * 100),
                written=form.cleaned_data["written"], by=current_actor(), at=utc_now(),
            )  # fmt: skip
        except InsistenceRefused as error:
            refusal = said(hindrance_words(error))
        else:
            return redirect("portal:my_exception", insistence_id=found.id)
    context = {
        "form": form, "item": item, "name": item.name_en if spoken() == "en" else item.name_zh, "refusal": refusal,
    }  # fmt: skip
    return render_page(request, "portal/buy/ask.html", context, status=422 if request.method == "POST" else 200)


@allow(Role.INVESTOR)
@require_GET
def my_exception(request: HttpRequest, insistence_id: UUID) -> HttpResponse:
    """How far the request is, the warning to read, and what comes next."""
    facts = _own(insistence_id)
    item, refused = product(code=facts.product_code), facts.step(StepKind.REFUSED)
    context: dict[str, Any] = {
        "it": facts,
        "name": item.name_en if spoken() == "en" else item.name_zh,
        "product": item,
        "warning": said(warning_of(facts)),
        "shown": warning_digest(facts),
        "due": facts.due.value if facts.due else "",
        "steps": _steps(facts),
        "own_words": facts.words.get(StepKind.ASKED, ""),
        "refused_words": facts.words.get(StepKind.REFUSED, ""),
        "refused_at": refused.at if refused else None,
    }
    return render_page(request, "portal/buy/exception.html", context)


@allow(Role.INVESTOR)
@require_POST
def my_exception_step(request: HttpRequest, insistence_id: UUID) -> HttpResponse:
    """Take the client's next step: the warning read, the signature, or back."""
    _own(insistence_id)
    by, at, step = current_actor(), utc_now(), request.POST.get("step", "")
    try:
        if step == StepKind.WARNED:
            accept_warning(insistence_id=insistence_id, shown=request.POST.get("shown", ""), by=by, at=at)
        elif step == StepKind.SIGNED:
            sign_exception(insistence_id=insistence_id, written=request.POST.get("name", ""), by=by, at=at)
        elif step == StepKind.WITHDRAWN:
            withdraw_exception(insistence_id=insistence_id, by=by, at=at)
        else:
            raise InsistenceRefused(Hindrance.NOT_THE_CLIENT)
    except InsistenceRefused as refusal:
        messages.error(request, said(hindrance_words(refusal)))
    return redirect("portal:my_exception", insistence_id=insistence_id)


def _own(insistence_id: UUID) -> InsistenceFacts:
    """Return the request; the database shows an investor their own alone."""
    try:
        return insistence(insistence_id)
    except InsistenceUnknown as error:
        raise Http404(_("No request of yours is here.")) from error


def _steps(facts: InsistenceFacts) -> list[Step]:
    titles = {
        StepKind.ASKED: (_("Your request"), _("In your own words; nobody may suggest it to you.")),
        StepKind.WARNED: (_("Special warning"), _("It speaks of this product, your level and this amount.")),
        StepKind.CALLED_BACK: (
            _("Waiting time and call-back"),
            _("Somebody who does not advise you calls and asks whether you understood."),
        ),
        StepKind.SIGNED: (_("Separate signature"), _("It holds for seven days and for one purchase.")),
    }
    found = []
    for kind, (title, text) in titles.items():
        step = facts.step(kind)
        state = StepState.DONE if step else StepState.CURRENT if facts.due is kind else StepState.TODO
        if facts.ended in (StepKind.WITHDRAWN, StepKind.REFUSED) and step is None:
            state = StepState.BAD
        if state is StepState.CURRENT and kind is StepKind.CALLED_BACK:
            state = StepState.WAIT
        found.append(Step(title=title, text=text, state=state))
    return found
