"""Write one client's suitability report; where it gives another client's reasons, ask first why that is right."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.suitability.queries.reporting import NotAssessed
from crm.workspace.forms import ExcuseAlike
from crm.workspace.guards import header_or_404
from crm.workspace.readers import DESK
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page
from reports.domain.likeness import LIMIT_BPS
from reports.meter import Likeness, ReasonsAlike, excuse_of
from reports.operations import issue_report


@allow(*DESK)
@require_POST
def report_issue(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Write the suitability report of a client as things stand now; ``because`` excuses what ``seen`` marks."""
    header_or_404(subject_id)
    by, form = current_actor(), ExcuseAlike(request.POST if "because" in request.POST else None)
    excuse = None
    if form.is_bound and form.is_valid():
        excuse = excuse_of(form.cleaned_data["because"], by=by.id, seen=request.POST.get("seen", ""))
    try:
        facts = issue_report(subject_id=subject_id, by=by, at=utc_now(), excuse=excuse)
    except NotAssessed:
        messages.error(request, _("Without an assessment there is nothing to report. Ask for the questionnaire first."))
        return redirect("workspace:client", subject_id)
    except ReasonsAlike as alike:
        if excuse is not None:
            form.add_error(None, _("Meanwhile it is another client’s report that is most alike. Look again."))
        return _asking(request, subject_id, alike.likeness, form)
    messages.success(request, _("The report is written and sealed."))
    return redirect("workspace:report", facts.id)


def _asking(request: HttpRequest, subject_id: UUID, likeness: Likeness, form: ExcuseAlike) -> HttpResponse:
    context = {
        "header": header_or_404(subject_id),
        "percent": likeness.shares.printed_bps // 100,
        "form_percent": likeness.shares.form_bps // 100,
        "sentences": likeness.reading.sentences,
        "compared": likeness.compared,
        "seen": likeness.seen,
        "limit": LIMIT_BPS // 100,
        "form": form,
    }
    return render_page(request, "workspace/report_alike.html", context, status=422)
