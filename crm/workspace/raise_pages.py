"""Let a level up that was held down: the desk proposes with a document, a second person reviews, the client decides."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.suitability.domain.documents import DocumentUnsound
from crm.suitability.operations import RaiseRefused, propose_raise, review_raise
from crm.suitability.queries import RaiseFacts, RaiseUnknown, raise_document, raise_facts
from crm.workspace.forms import RaiseProposal, RaiseVerdict
from crm.workspace.guards import header_or_404
from crm.workspace.language import said
from crm.workspace.level_history import REVIEWERS, lifts_offered
from crm.workspace.level_pages import level_page
from crm.workspace.readers import DESK, READERS
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.kernel.clock import utc_now


@allow(*DESK)
@require_POST
def propose(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Propose what should no longer hold the level down, with the document that speaks for it."""
    header, at = header_or_404(subject_id), utc_now()
    offered = lifts_offered(subject_id=header.subject_id, at=at)
    form = RaiseProposal(request.POST, request.FILES, offered=offered)
    if not form.is_valid():
        return level_page(request, header.subject_id, at=at, proposal=form)
    try:
        propose_raise(
            subject_id=header.subject_id,
            lifts=[one.lift for one in offered if one.key in form.cleaned_data["lifts"]],
            reason=form.cleaned_data["reason"],
            document=form.cleaned_data["document"].read(),
            document_name=form.cleaned_data["document"].name,
            by=current_actor(),
            at=at,
        )
    except (RaiseRefused, DocumentUnsound) as refusal:
        form.add_error("document" if isinstance(refusal, DocumentUnsound) else None, said(refusal.words))
        return level_page(request, header.subject_id, at=at, proposal=form)
    messages.success(
        request, _("Proposed. A second person reviews it, then the client confirms; until then nothing changes.")
    )
    return redirect("workspace:level", header.subject_id)


@allow(*REVIEWERS)
@require_POST
def review(request: HttpRequest, raise_id: UUID) -> HttpResponse:
    """Keep the second person's word."""
    facts, at = _facts(raise_id), utc_now()
    form = RaiseVerdict(request.POST)
    if not form.is_valid():
        return level_page(request, facts.subject_id, at=at, verdict=form)
    approved = form.cleaned_data["verdict"] == RaiseVerdict.APPROVED
    try:
        review_raise(
            raise_id=raise_id, approved=approved, reason=form.cleaned_data["reason"], by=current_actor(), at=at
        )
    except RaiseRefused as refusal:
        messages.error(request, said(refusal.words))
    else:
        messages.success(
            request, _("Approved; now the client confirms.") if approved else _("Refused; the level stays.")
        )
    return redirect("workspace:level", facts.subject_id)


@allow(*READERS)
@require_GET
def document(request: HttpRequest, raise_id: UUID) -> HttpResponse:
    """Hand out the document behind a proposal; that somebody took it is recorded."""
    facts = _facts(raise_id)
    try:
        found = raise_document(raise_id=raise_id)
    except RaiseUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    record(by=current_actor(), action="level.raise_document_read", at=utc_now(), subject_id=facts.subject_id,
           target_kind="raise", target_id=str(raise_id), details={})  # fmt: skip
    response = HttpResponse(found.content, content_type=found.kind)
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[found.kind]
    response["Content-Disposition"] = f'attachment; filename="raise-{raise_id}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _facts(raise_id: UUID) -> RaiseFacts:
    try:
        facts = raise_facts(raise_id=raise_id, at=utc_now())
    except RaiseUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    header_or_404(facts.subject_id)
    return facts
