"""An investor's own pages. They follow the verified identity that the login carries, never a probable one."""

from io import BytesIO
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.domain.kinds import CLOSED
from cms.queries import investors_part
from cms.reading.language import said
from cms.readings import corrections_for
from crm.purchases.deadlines import deadlines_for
from hub.access.policy import allow
from hub.access.queries import in_use
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.contracts.operations import hand_out_contract
from hub.contracts.queries import ContractUnknown
from hub.funds.following import investments_for
from hub.kernel.clock import business_date, utc_now
from hub.portal.buying_words import ending_words
from hub.portal.my_calendar import calendar_context
from hub.portal.my_investments import investment_rows
from hub.portal.my_money import money_svg, my_money
from hub.portal.my_pages import contract_rows, flow_rows, level_card, plan_rows, report_news, report_rows
from hub.portal.rooms import INVESTORS_ROOMS, PUBLIC_ROOMS
from hub.web.pages import render_page
from reports.accounts import periods_of
from reports.operations import hand_out_report
from reports.queries import ReportUnknown
from reports.vouchers import months_with_vouchers

NEWEST = 6
"""Movements shown before the link to all of them."""
PAGE_SIZE = 30
MONTHS = 36
"""Months whose vouchers are offered: what most tax and audit questions reach back."""


@allow(Role.INVESTOR)
def my(request: HttpRequest) -> HttpResponse:
    """Where is my money, what did I sign, what moved."""
    subject = subject_of(request)
    if subject is None:
        return render_page(request, "portal/my/unverified.html")
    money = my_money(subject_id=subject)
    flows = flow_rows(subject_id=subject)
    drawn = bool(money.places)
    reports = report_rows(subject_id=subject)
    context = {
        "corrected": [
            {
                "it": one,
                "room": (INVESTORS_ROOMS if one.version.kind in CLOSED else PUBLIC_ROOMS).page,
                "title": said(one.version.title),
                "reason": said(one.version.reason),
            }
            for one in corrections_for([subject])
        ],
        "endings": [
            {"it": one, "until": ends.until, "words": ending_words(ends.ending)}
            for one, ends in deadlines_for(subject_id=subject, at=utc_now())
        ],
        "money": money,
        "wide": money_svg(money, tall=False) if drawn else "",
        "tall": money_svg(money, tall=True) if drawn else "",
        "level": level_card(subject_id=subject, at=utc_now()),
        "plans": plan_rows(subject_id=subject),
        "contracts": contract_rows(subject_id=subject, on=business_date(utc_now())),
        "reports": reports,
        "report_news": report_news(reports, at=utc_now()),
        "calendar": calendar_context(subject),
        "flows": flows[:NEWEST],
        "more_flows": len(flows) - NEWEST,
    }
    return render_page(request, "portal/my/my.html", context)


@allow(Role.INVESTOR)
def my_flows(request: HttpRequest) -> HttpResponse:
    """Every movement of my money, each with the state of its proof."""
    subject = subject_of(request)
    rows = flow_rows(subject_id=subject) if subject else ()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    months = months_with_vouchers(subject_id=subject) if subject else ()
    context = {
        "page": page,
        "months": months[:MONTHS],
        "periods": periods_of(subject_id=subject, on=business_date(utc_now())) if subject else (),
        "investments": investment_rows(subject) if subject else (),
    }
    return render_page(request, "portal/my/flows.html", context)


@allow(Role.INVESTOR)
def my_contract(request: HttpRequest, number: str) -> HttpResponse:
    """One contract: its terms, its file, its seal, and the money that moved under it."""
    subject = subject_of(request)
    rows = contract_rows(subject_id=subject, on=business_date(utc_now())) if subject else ()
    row = next((row for row in rows if row.terms.number == number), None)
    if subject is None or row is None:
        raise Http404(_("No contract of yours has this number."))
    flows = flow_rows(subject_id=subject, contract_number=number)
    investments = [one for one in investments_for(subject_id=subject) if one.stake.contract_number == number]
    part = investors_part(row.project_code) if row.project_code else None
    context = {"row": row, "terms": row.terms, "flows": flows, "investments": investments, "part": part}
    return render_page(request, "portal/my/contract.html", context)


@allow(Role.INVESTOR)
def my_contract_document(request: HttpRequest, number: str) -> FileResponse:
    """The PDF exactly as it was signed; taking it out is recorded."""
    try:
        facts, pdf = hand_out_contract(number=number, by=current_actor(), at=utc_now())
    except ContractUnknown as error:
        raise Http404(_("No contract of yours has this number.")) from error
    return attached_pdf(pdf, name=facts.number)


@allow(Role.INVESTOR)
def my_report(request: HttpRequest, report_id: UUID) -> FileResponse:
    """The suitability report exactly as it was issued; taking it out is recorded."""
    try:
        facts, pdf = hand_out_report(report_id=report_id, by=current_actor(), at=utc_now())
    except ReportUnknown as error:
        raise Http404(_("No report of yours is here.")) from error
    return attached_pdf(pdf, name=facts.number)


def attached_pdf(pdf: bytes, *, name: str) -> FileResponse:
    """Answer with a file that no cache keeps."""
    response = FileResponse(BytesIO(pdf), content_type="application/pdf", as_attachment=True, filename=f"{name}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def subject_of(request: HttpRequest) -> UUID | None:
    """Return the profile that this login was verified for, as it is in use now; None as long as it was not.

    Where two logins turned out to be one person the database shows each its own of what that profile holds.
    """
    assert request.user.is_authenticated
    verified = request.user.subject_id
    return in_use([verified])[verified] if verified else None
