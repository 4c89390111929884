"""Open what the law keeps of somebody forgotten: for a reason, for one look, one paper at a time, on the trail."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from crm.suitability.queries.kept import KeptAssessment, kept_assessments
from hub.access.policy import allow
from hub.access.roles import Role
from hub.access.scope import current_actor
from hub.consoles.erasures import Why, page_of, request_of
from hub.contracts.models import Contract
from hub.kernel.clock import utc_now
from hub.retention import archive
from hub.retention.models import Archived, Erasure
from hub.vault.operations import unseal
from hub.web.pages import render_page
from reports.models import Report

READERS: Final = (Role.COMPLIANCE, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One closed file: its number on the trail, and where the vault keeps its bytes."""

    number: str
    sealed_id: UUID


@allow(*READERS)
@require_POST
def erasure_archive(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """Show contracts, reports and answers that are kept, this once; each file needs a look of its own."""
    row, form = request_of(erasure_id), Why(request.POST)
    if not form.is_valid():
        return page_of(request, row, form, status=422)
    contracts: list[Contract] = []
    reports: list[Report] = []
    assessments: list[KeptAssessment] = []
    why, at = form.cleaned_data["why"], utc_now()
    for kept in _closed(row):
        with archive.opened(subject_id=kept.subject_id, reason=why, by=current_actor(), at=at):
            contracts += Contract.objects.filter(subject_id=kept.subject_id).order_by("-signed_at")
            reports += Report.objects.filter(subject_id=kept.subject_id).order_by("-issued_at")
            assessments += kept_assessments(subject_id=kept.subject_id, at=at)
    context = {
        "row": row,
        "why": why,
        "archived": _closed(row)[0],
        "contracts": contracts,
        "reports": reports,
        "assessments": [_shown(one) for one in assessments],
    }
    response = render_page(request, "consoles/archive.html", context)
    response["Cache-Control"] = "no-store"
    return response


@allow(*READERS)
@require_POST
def erasure_paper(request: HttpRequest, erasure_id: UUID, kind: str, paper_id: UUID) -> HttpResponse:
    """Hand out one closed file, exactly as it was sealed; the trail names it with the reason."""
    row, form, at = request_of(erasure_id), Why(request.POST), utc_now()
    if not form.is_valid():
        return redirect("consoles:erasure", erasure_id=row.id)
    for kept in _closed(row):
        with archive.opened(
            subject_id=kept.subject_id, reason=form.cleaned_data["why"], paper=f"{kind}:{paper_id}",
            by=current_actor(), at=at,
        ):  # fmt: skip
            paper = _paper(kind, paper_id, kept.subject_id)
            content = unseal(paper.sealed_id) if paper else b""
        if paper:
            return _file(content, paper.number)
    raise Http404(f"no {kind} {paper_id} is kept under this request")


def _closed(row: Erasure) -> list[Archived]:
    kept = list(Archived.objects.filter(erasure=row).order_by("subject_id"))
    if not kept:
        raise Http404(f"nothing is archived under {row}")
    return kept


def _paper(kind: str, paper_id: UUID, subject_id: UUID) -> Paper | None:
    if kind == "contract":
        signed = Contract.objects.filter(id=paper_id, subject_id=subject_id).first()
        return Paper(number=signed.number, sealed_id=signed.sealed_id) if signed else None
    issued = Report.objects.filter(id=paper_id, subject_id=subject_id).first() if kind == "report" else None
    return Paper(number=issued.number, sealed_id=issued.pdf_sealed_id) if issued else None


def _shown(kept: KeptAssessment) -> dict[str, object]:
    language = get_language() or ""
    return {
        "it": kept,
        "answers": [(asked.said(language), answer.said(language)) for asked, answer in kept.answers],
        "levels": [(one, one.why.said(language)) for one in kept.levels],
    }


def _file(content: bytes, number: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
