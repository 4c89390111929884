"""An investor's own statement of account in the language of the page, and editions of a report in one language."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.portal.asking import count_paper
from hub.portal.my import attached_pdf, subject_of
from hub.portal.verification import patient
from reports.accounts import NothingToState, hand_out_account
from reports.domain.account import PeriodUnknown, read_period
from reports.editions import hand_out_edition
from reports.queries import ReportUnknown
from reports.rendering.theme import Language


@allow(Role.INVESTOR)
@require_GET
@patient
def my_statement(request: HttpRequest, period: str) -> HttpResponseBase:
    """The statement of a period; taking it out is recorded."""
    subject = subject_of(request)
    if subject is None:
        raise Http404(_("There is nothing to state for this period."))
    count_paper(request)
    assert request.user.is_authenticated
    try:
        pdf = hand_out_account(
            subject_id=subject,
            name=request.user.display_name,
            period=read_period(period),
            language=Language.EN if get_language() == "en" else Language.ZH,
            by=current_actor(),
            at=utc_now(),
        )
    except (NothingToState, PeriodUnknown) as error:
        raise Http404(_("There is nothing to state for this period.")) from error
    return attached_pdf(pdf, name=f"statement-{period}")


@allow(Role.INVESTOR)
@require_GET
def my_report_zh(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """The Chinese edition of a report."""
    return _edition(request, report_id, Language.ZH)


@allow(Role.INVESTOR)
@require_GET
def my_report_en(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """The English edition of a report."""
    return _edition(request, report_id, Language.EN)


def _edition(request: HttpRequest, report_id: UUID, language: Language) -> HttpResponseBase:
    count_paper(request)
    try:
        facts, pdf = hand_out_edition(report_id=report_id, language=language, by=current_actor(), at=utc_now())
    except ReportUnknown as error:
        raise Http404(_("No report of yours is here.")) from error
    return attached_pdf(pdf, name=f"{facts.number}-{language.value}")
