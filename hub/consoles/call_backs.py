"""Clients who ask for a product above their level and wait for the call of somebody who does not advise them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.profile.queries import client_header
from crm.suitability.domain.insistence import InsistenceRefused, StepKind
from crm.suitability.domain.insistence_words import hindrance_words
from crm.suitability.operations import CALLERS, record_call_back, warning_of
from crm.suitability.queries import InsistenceFacts, InsistenceUnknown, insistences_open
from hub.access.policy import allow
from hub.access.queries import in_use
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import product
from hub.kernel.clock import utc_now
from hub.web.pages import render_page


class Call(forms.Form):
    """What came of a call, in the caller's words."""

    understood = forms.ChoiceField(
        choices=[
            ("yes", gettext_lazy("The client understood the risk and stays with the request")),
            ("no", gettext_lazy("The client did not understand it, or was urged: the request ends")),
        ]
    )
    written = forms.CharField(max_length=2000)


@allow(*CALLERS, Role.AUDITOR)
@require_GET
def call_backs(request: HttpRequest) -> HttpResponse:
    """Every open request, with the warning that was read and from when on the client may be called."""
    at = utc_now()
    rows = [_row(one, at) for one in insistences_open()]
    assert request.user.is_authenticated
    context = {"rows": rows, "may_call": request.user.role in CALLERS}
    return render_page(request, "consoles/call_backs.html", context)


@allow(*CALLERS)
@require_POST
def call_back(request: HttpRequest, insistence_id: UUID) -> HttpResponse:
    """Record a call."""
    form = Call(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what came of the call, and write down what was said."))
        return redirect("consoles:call-backs")
    try:
        record_call_back(
            insistence_id=insistence_id, understood=form.cleaned_data["understood"] == "yes",
            written=form.cleaned_data["written"], by=current_actor(), at=utc_now(),
        )  # fmt: skip
    except InsistenceUnknown as error:
        raise Http404(_("No such request is here.")) from error
    except InsistenceRefused as refusal:
        messages.error(request, hindrance_words(refusal).said(get_language() or ""))
    else:
        messages.success(request, _("The call is on record."))
    return redirect("consoles:call-backs")


def _row(facts: InsistenceFacts, at: Any) -> dict[str, Any]:
    item, language = product(code=facts.product_code), get_language() or ""
    subject = in_use([facts.subject_id])[facts.subject_id]
    return {
        "it": facts,
        "client": client_header(subject_id=subject, at=at).name,
        "subject": subject,
        "name": item.name_en if language.startswith("en") else item.name_zh,
        "warning": warning_of(facts).said(language),
        "own_words": facts.words.get(StepKind.ASKED, ""),
        "waits_for_call": facts.due is StepKind.CALLED_BACK,
        "early": facts.call_from is not None and at < facts.call_from,
    }
