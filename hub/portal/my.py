"""An investor's own pages. They follow the verified identity that the login carries, never a probable one."""

from io import BytesIO
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hub.access.policy import allow
from hub.access.queries import in_use
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.contracts.operations import hand_out_contract
from hub.contracts.queries import ContractUnknown
from hub.kernel.clock import business_date, utc_now
from hub.portal.my_money import money_svg, my_money
from hub.portal.my_pages import contract_rows, flow_rows, level_card, report_rows
from hub.web.pages import render_page
from reports.operations import hand_out_report
from reports.queries import ReportUnknown

NEWEST = 6
"""Movements shown before the link to all of them."""
PAGE_SIZE = 30


@allow(Role.INVESTOR)
def my(request: HttpRequest) -> HttpResponse:
    """Where is my money, what did I sign, what moved."""
    subject = _subject(request)
    if subject is None:
        return render_page(request, "portal/my/unverified.html")
    money = my_money(subject_id=subject)
    flows = flow_rows(subject_id=subject)
    drawn = bool(money.places)
    context = {
        "money": money,
        "wide": money_svg(money, tall=False) if drawn else "",
        "tall": money_svg(money, tall=True) if drawn else "",
        "level": level_card(subject_id=subject, at=utc_now()),
        "contracts": contract_rows(subject_id=subject, on=business_date(utc_now())),
        "reports": report_rows(subject_id=subject),
        "flows": flows[:NEWEST],
        "more_flows": len(flows) - NEWEST,
    }
    return render_page(request, "portal/my/my.html", context)


@allow(Role.INVESTOR)
def my_flows(request: HttpRequest) -> HttpResponse:
    """Every movement of my money, each with the state of its proof."""
    subject = _subject(request)
    rows = flow_rows(subject_id=subject) if subject else ()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(request, "portal/my/flows.html", {"page": page})


@allow(Role.INVESTOR)
def my_contract(request: HttpRequest, number: str) -> HttpResponse:
    """One contract: its terms, its file, its seal, and the money that moved under it."""
    subject = _subject(request)
    rows = contract_rows(subject_id=subject, on=business_date(utc_now())) if subject else ()
    row = next((row for row in rows if row.terms.number == number), None)
    if subject is None or row is None:
        raise Http404(_("No contract of yours has this number."))
    flows = flow_rows(subject_id=subject, contract_number=number)
    return render_page(request, "portal/my/contract.html", {"row": row, "terms": row.terms, "flows": flows})


@allow(Role.INVESTOR)
def my_contract_document(request: HttpRequest, number: str) -> FileResponse:
    """The PDF exactly as it was signed; taking it out is recorded."""
    try:
        facts, pdf = hand_out_contract(number=number, by=current_actor(), at=utc_now())
    except ContractUnknown as error:
        raise Http404(_("No contract of yours has this number.")) from error
    return _attached(pdf, name=facts.number)


@allow(Role.INVESTOR)
def my_report(request: HttpRequest, report_id: UUID) -> FileResponse:
    """The suitability report exactly as it was issued; taking it out is recorded."""
    try:
        facts, pdf = hand_out_report(report_id=report_id, by=current_actor(), at=utc_now())
    except ReportUnknown as error:
        raise Http404(_("No report of yours is here.")) from error
    return _attached(pdf, name=facts.number)


def _attached(pdf: bytes, *, name: str) -> FileResponse:
    """Answer with a file that no cache keeps."""
    response = FileResponse(BytesIO(pdf), content_type="application/pdf", as_attachment=True, filename=f"{name}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _subject(request: HttpRequest) -> UUID | None:
    """Return the profile that this login was verified for, as it is in use now; None as long as it was not.

    Where two logins turned out to be one person the database shows each its own of what that profile holds.
    """
    assert request.user.is_authenticated
    verified = request.user.subject_id
    return in_use([verified])[verified] if verified else None
