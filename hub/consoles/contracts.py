"""Contracts and their papers: which large ones wait for a scan, handing one in, and the second person's decision."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.purchases.unsuitable import cautions_of
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.catalogue.queries import products_by_code
from hub.consoles.contract_words import missing_words, shown_difference, state_words
from hub.contracts.domain.documents import LARGEST_DOCUMENT_BYTES, DocumentRefused
from hub.contracts.domain.papers import ContractState, ScanUnsound, StatedTerms, Verdict
from hub.contracts.domain.terms import ContractTerms
from hub.contracts.papers import (
    ContractPapers,
    DecisionRefused,
    Preview,
    ScanNotWanted,
    ScanUnknown,
    decide_scan,
    hand_in_scan,
    hand_out_scan,
    papers_for,
    papers_of,
    preview_scan,
)
from hub.contracts.queries import ContractUnknown
from hub.contracts.sentences import reason_of
from hub.kernel.clock import business_date, utc_now
from hub.web.pages import render_page
from reports.vouchers import months_with_vouchers

HANDS: Final = (Role.ADVISOR, Role.BRANCH_MANAGER)
DECIDERS: Final = (Role.BRANCH_MANAGER, Role.COMPLIANCE)
READERS: Final = (Role.ADVISOR, Role.BRANCH_MANAGER, Role.COMPLIANCE, Role.AUDITOR)
CONTRACTS_ON_A_PAGE: Final = 30


class ScanForm(forms.Form):
    """The scan and what stands on it, typed off the paper and not copied from the online part."""

    scan = forms.FileField(
        label=gettext_lazy("Scan of the notarised contract"),
        help_text=gettext_lazy("One PDF with every page, at most 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    notary_office = forms.CharField(label=gettext_lazy("Notary office"), max_length=80)
    notary_act = forms.CharField(label=gettext_lazy("Number of the notarial act"), max_length=60)
    signed_date = forms.DateField(
        label=gettext_lazy("Day on the paper"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount on the paper (yuan)"), min_value=1, max_digits=14, decimal_places=2
    )
    product_code = forms.CharField(label=gettext_lazy("Product code on the paper"), max_length=40)
    same_person = forms.BooleanField(
        label=gettext_lazy("The name and the identity number on the paper are this client’s"), required=False
    )

    def clean_scan(self) -> "UploadedFile[bytes]":
        """No larger than the vault takes."""
        file: UploadedFile[bytes] = self.cleaned_data["scan"]
        if (file.size or 0) > LARGEST_DOCUMENT_BYTES:
            raise forms.ValidationError(_("The file is not a whole PDF of at most 20 MB."))
        return file

    def stated(self, subject_id: UUID) -> StatedTerms:
        """What the paper says; another person's paper states nobody that we know."""
        cleaned = self.cleaned_data
        day: date = cleaned["signed_date"]
        return StatedTerms(
            amount_fen=int(cleaned["amount"] * 100),
            product_code=cleaned["product_code"].strip(),
            subject_id=subject_id if cleaned["same_person"] else UUID(int=0),
            signed_date=day,
        )


class DecisionForm(forms.Form):
    """The second person's word."""

    verdict = forms.ChoiceField(choices=[(verdict.value, verdict.value) for verdict in Verdict])
    reason = forms.CharField(label=gettext_lazy("Reason, when refused"), max_length=200, required=False)


@allow(*READERS)
@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """List the contracts that a rule on large tickets speaks of: those that wait first."""
    found = sorted(papers_for(large_only=True), key=lambda one: (one.effective, not one.missing))
    page = Paginator(found, CONTRACTS_ON_A_PAGE).get_page(request.GET.get("page"))
    names = products_by_code([one.terms.product_code for one in page])
    english = get_language() == "en"
    rows = []
    for one in page:
        product = names[one.terms.product_code]
        rows.append(_row(one) | {"product": product.name_en if english else product.name_zh})
    context = {"page": page, "rows": rows, "waiting": sum(not one.effective for one in found)}
    return render_page(request, "consoles/contracts.html", context)


@allow(*READERS)
@require_http_methods(["GET", "POST"])
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """Show both parts of a contract; POST previews or hands in a scan, by those who work at a desk."""
    papers = _found(number)
    if request.method == "GET":
        return _page(request, papers, ScanForm())
    if not _is(request, HANDS):
        return _page(request, papers, ScanForm(), status=403)
    form = ScanForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, papers, form, status=422)
    pdf, stated = form.cleaned_data["scan"].read(), form.stated(papers.terms.subject_id)
    try:
        if "preview" in request.POST:
            seen = preview_scan(number=number, pdf=pdf, stated=stated)
            return _page(request, papers, form, preview=seen)
        hand_in_scan(
            number=number, pdf=pdf, stated=stated, notary_office=form.cleaned_data["notary_office"],
            notary_act=form.cleaned_data["notary_act"], branch_code=_branch(request), by=current_actor(), at=utc_now(),
        )  # fmt: skip
    except (DocumentRefused, ScanUnsound, ScanNotWanted) as refusal:
        form.add_error("scan", reason_of(refusal))
        return _page(request, papers, form, status=422)
    messages.success(request, _("The scan is handed in. It counts once a second person accepts it."))
    return redirect("consoles:contract", number=number)


@allow(*DECIDERS)
@require_POST
def contract_decide(request: HttpRequest, number: str) -> HttpResponse:
    """Accept or refuse the scan that waits."""
    papers, form = _found(number), DecisionForm(request.POST)
    if papers.scan is None or not form.is_valid():
        messages.error(request, _("There is no scan to decide on."))
        return redirect("consoles:contract", number=number)
    try:
        decide_scan(
            scan_id=papers.scan.facts.id, verdict=Verdict(form.cleaned_data["verdict"]),
            reason=form.cleaned_data["reason"], by=current_actor(), at=utc_now(),
        )  # fmt: skip
    except DecisionRefused as refusal:
        messages.error(request, reason_of(refusal))
    else:
        messages.success(request, _("Your decision is recorded."))
    return redirect("consoles:contract", number=number)


@allow(*READERS)
@require_GET
def contract_scan(request: HttpRequest, number: str, scan_id: UUID) -> HttpResponse:
    """Hand a scan out exactly as it was handed in; that somebody took it is recorded."""
    try:
        facts, pdf = hand_out_scan(scan_id=scan_id, by=current_actor(), at=utc_now())
    except ScanUnknown as error:
        raise Http404(str(error)) from error
    response = HttpResponse(pdf, content_type="application/pdf")
    name = "".join(sign if sign.isalnum() else "-" for sign in facts.contract_number)
    response["Content-Disposition"] = f'attachment; filename="{name}-scan.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest, papers: ContractPapers, form: ScanForm, *, preview: Preview | None = None, status: int = 200
) -> HttpResponse:
    scan = papers.scan
    waits = papers.state is ContractState.SCAN_WAITS
    own = scan is not None and scan.facts.operator_id == request.user.pk
    context = {
        **_row(papers),
        "form": form,
        "preview": preview,
        "preview_differences": [shown_difference(one) for one in preview.differences] if preview else (),
        "scans": [
            {"scan": one, "differences": [shown_difference(each) for each in one.facts.differences]}
            for one in papers.scans
        ],
        "may_hand_in": papers.large and not papers.effective and not waits and _is(request, HANDS),
        "may_decide": waits and not own and _is(request, DECIDERS),
        "own": waits and own,
        "differs": bool(scan and scan.facts.differences),
        "today": business_date(utc_now()),
        "months": _voucher_months(request, papers),
        "caution": _caution(papers.terms),
    }
    return render_page(request, "consoles/contract.html", context, status=status)


def _caution(terms: ContractTerms) -> str:
    """What is found against a contract, when it was registered or since; empty where it suits."""
    found = cautions_of([terms]).get(terms.number)
    return found.said(get_language() or "") if found else ""


def _voucher_months(request: HttpRequest, papers: ContractPapers) -> tuple[date, ...]:
    """The months whose vouchers this reader may take out; compliance alone."""
    return months_with_vouchers(subject_id=papers.terms.subject_id) if _is(request, (Role.COMPLIANCE,)) else ()


def _row(papers: ContractPapers) -> dict[str, Any]:
    return {
        "papers": papers,
        "terms": papers.terms,
        "state": state_words(papers.state),
        "missing": [missing_words(rule) for rule in papers.missing],
    }


def _found(number: str) -> ContractPapers:
    try:
        return papers_of(number=number)
    except ContractUnknown as error:
        raise Http404(_("No contract with this number is here.")) from error


def _is(request: HttpRequest, roles: tuple[Role, ...]) -> bool:
    return request.user.is_authenticated and request.user.role in roles


def _branch(request: HttpRequest) -> str:
    assert request.user.is_authenticated
    return request.user.branch.code if request.user.branch else ""
