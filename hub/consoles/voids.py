"""Reports declared void: one person asks and says why, another agrees or lets the report stand."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.reading.language import said
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.rules import may_change
from hub.kernel.clock import utc_now
from hub.web.coached import COACHED
from hub.web.pages import render_page
from reports.domain.facts import ReportFacts
from reports.domain.voids import BECAUSE, Cause
from reports.queries import ReportUnknown, report
from reports.voids.deciding import WORDS_LENGTH, VoidRefused, agree_void, ask_void, decline_void
from reports.voids.queries import VoidingFacts, voiding_of, voidings, words_of

REFUSED: Final[Mapping[str, Callable[[], str]]] = {
    "words": lambda: _("Say what you found. The second person reads it."),
    "person": lambda: _("Only a person asks that a report be void."),
    "waiting": lambda: _("This report waits for a second person already."),
    "void": lambda: _("This report is void already."),
    "own": lambda: _("You asked for this yourself. Another person has to decide."),
    "decided": lambda: _("This was decided before; that decision stays."),
}


class AskVoid(forms.Form):
    """What is wrong, in a sentence that the client reads, and what was found, for the second person."""

    cause = forms.ChoiceField(
        label=gettext_lazy("Why it is void"), widget=forms.RadioSelect,
        help_text=gettext_lazy("The client and whoever holds the paper read this sentence."),
        error_messages={"required": gettext_lazy("Choose why.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What you found"), max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, **COACHED}),
        help_text=gettext_lazy("For the second person; it is kept with your name and shown to nobody else."),
        error_messages={"required": gettext_lazy("Say what you found. The second person reads it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = [(one.value, said(BECAUSE[one])) for one in Cause]  # type: ignore[attr-defined]


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_GET
def void_list(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person, and below it what was decided, the newest first."""
    rows = [(facts, said(facts.because)) for facts in voidings()]
    waiting = sum(facts.agreed is None for facts, _words in rows)
    return render_page(request, "consoles/voids.html", {"rows": rows, "waiting": waiting, "now": utc_now()})


@allow(Role.COMPLIANCE, Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def void_page(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Show how a report stands; POST asks that it be void."""
    facts = _report(report_id)
    if request.method == "GET":
        return _page(request, facts, AskVoid())
    form = AskVoid(request.POST)
    if not may_change(request):
        return _page(request, facts, form, status=403)
    if not form.is_valid():
        return _page(request, facts, form, status=422)
    try:
        ask_void(
            report_id=facts.id, cause=Cause(form.cleaned_data["cause"]), words=form.cleaned_data["words"],
            by=current_actor(), at=utc_now(),
        )  # fmt: skip
    except VoidRefused as refusal:
        form.add_error(None, REFUSED[refusal.reason]())
        return _page(request, facts, form, status=409)
    messages.success(request, _("Asked. The report is void once another person agrees."))
    return redirect("consoles:void", report_id=facts.id)


@allow(Role.COMPLIANCE)
@require_POST
def void_decide(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Agree that a report is void, or let it stand."""
    facts = _report(report_id)
    asked = voiding_of(facts.id)
    if asked is None:
        raise Http404(f"nobody asked that {report_id} be void")
    try:
        if "agree" in request.POST:
            agree_void(voiding_id=asked.id, by=current_actor(), at=utc_now())
            messages.success(request, _("The report is void. Its printed code says so from now on."))
        else:
            decline_void(voiding_id=asked.id, by=current_actor(), at=utc_now())
            messages.success(request, _("The report stands as it was issued."))
    except VoidRefused as refusal:
        messages.error(request, REFUSED[refusal.reason]())
    return redirect("consoles:void", report_id=report_id)


def _page(request: HttpRequest, facts: ReportFacts, form: AskVoid, *, status: int = 200) -> HttpResponse:
    asked, acts = voiding_of(facts.id), may_change(request)
    waits, own = asked is not None and asked.agreed is None, _own(asked)
    context = {
        "report": facts,
        "asked": asked,
        "because": said(asked.because) if asked else "",
        "words": words_of(asked.id) if asked else "",
        "may_decide": waits and acts and not own,
        "own": waits and own,
        "may_ask": acts and (asked is None or asked.agreed is False),
        "form": form,
    }
    return render_page(request, "consoles/void.html", context, status=status)


def _own(asked: VoidingFacts | None) -> bool:
    return asked is not None and asked.asked_by == current_actor().id


def _report(report_id: UUID) -> ReportFacts:
    try:
        return report(report_id=report_id)
    except ReportUnknown as unknown:
        raise Http404(str(unknown)) from unknown
