"""Vouchers of an investor's own movements of money: of one, or of a month."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.funds.evidence import KIND
from hub.kernel.clock import utc_now
from hub.portal.asking import count_paper
from hub.portal.my import attached_pdf, subject_of
from hub.portal.verification import patient
from reports.vouchers import MovementUnknown, VoucherContradicted, hand_out_month, hand_out_voucher


@allow(Role.INVESTOR)
@require_GET
@patient
def my_voucher(request: HttpRequest, flow_id: UUID) -> HttpResponseBase:
    """The voucher of one movement; taking it out is recorded. One that does not agree with its seal shows why not."""
    count_paper(request)
    try:
        flow, pdf = hand_out_voucher(flow_id=flow_id, by=current_actor(), at=utc_now())
    except MovementUnknown as error:
        raise Http404(_("No movement of yours is here.")) from error
    except VoucherContradicted as refusal:
        return redirect("portal:verify_record", kind=KIND, fact_id=refusal.flow_id)
    return attached_pdf(pdf, name=f"voucher-{flow.effective_date}-{flow.id}")


@allow(Role.INVESTOR)
@require_GET
@patient
def my_month_vouchers(request: HttpRequest, year: int, month: int) -> HttpResponseBase:
    """The vouchers of a month in one file; taking them out is recorded."""
    subject = subject_of(request)
    if subject is None or not (date.min.year <= year <= date.max.year and 1 <= month <= 12):
        raise Http404(_("No movement of yours is here."))
    count_paper(request)
    try:
        pdf = hand_out_month(subject_id=subject, first=date(year, month, 1), by=current_actor(), at=utc_now())
    except MovementUnknown as error:
        raise Http404(_("No movement of yours is here.")) from error
    except VoucherContradicted as refusal:
        return redirect("portal:verify_record", kind=KIND, fact_id=refusal.flow_id)
    return attached_pdf(pdf, name=f"vouchers-{year}-{month:02d}")
