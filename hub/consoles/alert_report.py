"""The report of a confirmed alert for an authority: compliance alone takes it out, and that is recorded."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.vouchers import pdf_file
from hub.funds.alerts.queries import AlertUnknown
from hub.kernel.clock import utc_now
from reports.alerts import NotConfirmed, hand_out_alert_report
from reports.rendering.theme import Language


@allow(Role.COMPLIANCE)
@require_GET
def alert_report(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Hand out the report in the language of the page; an alert that nobody confirmed has none."""
    language = Language.EN if get_language() == "en" else Language.ZH
    try:
        facts, pdf = hand_out_alert_report(alert_id=alert_id, language=language, by=current_actor(), at=utc_now())
    except AlertUnknown as error:
        raise Http404(str(error)) from error
    except NotConfirmed:
        messages.error(request, _("Only a confirmed alert has a report for the authority."))
        return redirect("consoles:alert", alert_id=alert_id)
    return pdf_file(pdf, name=f"alert-{facts.rule.id}-{facts.day}")
