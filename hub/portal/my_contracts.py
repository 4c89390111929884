"""The contract wallet: every contract of mine, both parts, whether it is in effect, and what it still lacks."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chain.queries import RecordState, states_for
from hub.access.policy import allow
from hub.access.queries import in_use, own_ids
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.contracts.domain.papers import ContractState, Need
from hub.contracts.papers import ContractPapers, ScanUnknown, hand_out_scan, papers_for
from hub.kernel.clock import business_date, utc_now
from hub.portal.my_pages import contract_rows
from hub.web.pages import render_page


@allow(Role.INVESTOR)
@require_GET
def my_contracts(request: HttpRequest) -> HttpResponse:
    """All contracts, newest first; each part can be taken along and verified."""
    assert request.user.is_authenticated
    verified = request.user.subject_id
    if verified is None:
        return render_page(request, "portal/my/unverified.html")
    subject = in_use([verified])[verified]
    papers = {one.terms.number: one for one in papers_for(subject_ids=own_ids(verified))}
    rows = [
        {"row": row, **paper_context(papers[row.terms.number])}
        for row in contract_rows(subject_id=subject, on=business_date(utc_now()))
        if row.terms.number in papers
    ]
    context = {"rows": rows, "waiting": sum(not row["papers"].effective for row in rows)}
    return render_page(request, "portal/my/contracts.html", context)


@allow(Role.INVESTOR)
@require_GET
def my_contract_scan(request: HttpRequest, number: str, scan_id: UUID) -> FileResponse:
    """The notarised scan exactly as it was handed in; taking it out is recorded."""
    try:
        facts, pdf = hand_out_scan(scan_id=scan_id, by=current_actor(), at=utc_now())
    except ScanUnknown as error:
        raise Http404(_("No contract of yours has this number.")) from error
    if facts.contract_number != number:
        raise Http404(_("No contract of yours has this number."))
    response = FileResponse(
        BytesIO(pdf), content_type="application/pdf", as_attachment=True, filename=f"{number}-scan.pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def paper_context(papers: ContractPapers) -> dict[str, Any]:
    """Return a contract's papers with the words an investor reads."""
    scan = papers.scan
    found = states_for("contract_scan", [scan.facts.id]) if scan else {}
    return {
        "papers": papers,
        "state": _STATES[papers.state](),
        "missing": [_MISSING[rule.need]() for rule in papers.missing],
        "scan": scan,
        "scan_state": found[scan.facts.id].state if scan and scan.facts.id in found else RecordState.RECORDED,
    }


_STATES = {
    ContractState.EFFECTIVE: lambda: _("In effect"),
    ContractState.SCAN_MISSING: lambda: _("Not in effect yet"),
    ContractState.SCAN_WAITS: lambda: _("Not in effect yet"),
    ContractState.SCAN_REFUSED: lambda: _("Not in effect yet"),
}
_MISSING = {
    Need.NOTARISED_SCAN: lambda: _(
        "From ¥1,000,000 on a contract is notarised. Bring the paper to your branch; no money moves before that."
    ),
    Need.OWN_ADVISOR: lambda: _("From ¥500,000 on you have an advisor of your own. Your branch names one."),
}
