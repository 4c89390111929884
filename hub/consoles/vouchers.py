"""Vouchers for compliance: of any movement of money, or of one investor's month."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.funds.evidence import KIND
from hub.kernel.clock import utc_now
from reports.vouchers import MovementUnknown, VoucherContradicted, hand_out_month, hand_out_voucher


@allow(Role.COMPLIANCE)
@require_GET
def voucher(request: HttpRequest, flow_id: UUID) -> HttpResponse:
    """Hand out the voucher of one movement; one that does not agree with its seal shows why not."""
    try:
        flow, pdf = hand_out_voucher(flow_id=flow_id, by=current_actor(), at=utc_now())
    except MovementUnknown as error:
        raise Http404(str(error)) from error
    except VoucherContradicted as refusal:
        return redirect("portal:verify_record", kind=KIND, fact_id=refusal.flow_id)
    return pdf_file(pdf, name=f"voucher-{flow.effective_date}-{flow.id}")


@allow(Role.COMPLIANCE)
@require_GET
def month_vouchers(request: HttpRequest, subject_id: UUID, year: int, month: int) -> HttpResponse:
    """Hand out the vouchers of an investor's month in one file."""
    if not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        raise Http404(f"{year}-{month} is no month")
    try:
        pdf = hand_out_month(subject_id=subject_id, first=date(year, month, 1), by=current_actor(), at=utc_now())
    except MovementUnknown as error:
        raise Http404(str(error)) from error
    except VoucherContradicted as refusal:
        return redirect("portal:verify_record", kind=KIND, fact_id=refusal.flow_id)
    return pdf_file(pdf, name=f"vouchers-{year}-{month:02d}")


def pdf_file(pdf: bytes, *, name: str) -> HttpResponse:
    """Answer with a file that no cache keeps."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
