"""The report of a reconciled day: sign it, and take it along as PDF in the language of the page."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.vouchers import pdf_file
from hub.funds.reconciliation.reporting import DayUnknown, SigningRefused, sign_day
from hub.kernel.clock import utc_now
from reports.reconciliation import hand_out_report
from reports.rendering.theme import Language


@allow(Role.COMPLIANCE)
@require_GET
def reconciliation_report(request: HttpRequest, day: str) -> HttpResponse:
    """Hand out a day's report; that somebody took it is recorded."""
    language, asked = Language.EN if get_language() == "en" else Language.ZH, _day(day)
    try:
        pdf = hand_out_report(day=asked, language=language, by=current_actor(), at=utc_now())
    except DayUnknown as error:
        raise Http404(str(error)) from error
    return pdf_file(pdf, name=f"reconciliation-{day}")


@allow(Role.COMPLIANCE)
@require_POST
def sign_reconciled_day(request: HttpRequest, day: str) -> HttpResponse:
    """Sign a day's report as it stands; it is sealed with that."""
    asked = _day(day)
    try:
        signed = sign_day(day=asked, by=current_actor(), at=utc_now())
        told = {"day": day, "count": len(signed.report.open_breaks)}
        messages.success(request, _("%(day)s is signed and sealed, with %(count)s open breaks.") % told)
    except SigningRefused:
        messages.error(request, _("%(day)s was signed as it stands; nothing changed since.") % {"day": day})
    except DayUnknown as error:
        raise Http404(str(error)) from error
    return redirect("consoles:reconciliation")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404(str(error)) from error
