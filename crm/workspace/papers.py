"""Papers that an advisor takes along: the brief before a meeting, and a client's statement of account."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from crm.workspace.guards import header_or_404
from crm.workspace.readers import DESK, READERS
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from reports.accounts import NothingToState, hand_out_account
from reports.briefs import hand_out_brief
from reports.domain.account import PeriodUnknown, read_period
from reports.editions import hand_out_edition
from reports.queries import ReportUnknown
from reports.rendering.theme import Language


@allow(*DESK)
@require_GET
def brief(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Hand out the one-page brief in the language of the page."""
    header = header_or_404(subject_id)
    pdf = hand_out_brief(subject_id=header.subject_id, language=page_language(), by=current_actor(), at=utc_now())
    return pdf_response(pdf, f"brief-{header.subject_id}.pdf")


@allow(*READERS)
@require_GET
def statement(request: HttpRequest, subject_id: UUID, period: str) -> HttpResponse:
    """Hand out the client's statement of a period in the language of the page."""
    header = header_or_404(subject_id)
    try:
        pdf = hand_out_account(
            subject_id=header.subject_id, name=header.name, period=read_period(period), language=page_language(),
            by=current_actor(), at=utc_now(),
        )  # fmt: skip
    except (NothingToState, PeriodUnknown) as error:
        raise Http404(str(error)) from error
    return pdf_response(pdf, f"statement-{period}.pdf")


@allow(*READERS)
@require_GET
def edition(request: HttpRequest, report_id: UUID, language: str) -> HttpResponse:
    """Hand out the edition of a report in one language."""
    try:
        facts, pdf = hand_out_edition(
            report_id=report_id, language=Language.EN if language == "en" else Language.ZH, by=current_actor(),
            at=utc_now(),
        )  # fmt: skip
    except ReportUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    return pdf_response(pdf, f"report-{facts.id}-{language}.pdf")


def page_language() -> Language:
    """The language the reader has before them."""
    return Language.EN if get_language() == "en" else Language.ZH


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Answer with a file that opens in the browser and that no cache keeps."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
