"""Public verification: ask by file, number or id; see the five steps; take the proof along."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chain.models import Entry
from chain.proofs import Depth, NotSealed, ProofTampered, proof_bundle
from chain.queries import RecordState, active_deployment, entries_of_commitment, entry_for
from chain.receipts import receipt_file
from hub.access.policy import allow_public
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.kernel.digest import is_hex_digest
from hub.portal.asking import WINDOW_S, TooManyMisses, count_miss, count_paper, require_patience, sentence
from hub.portal.checkpoints import download
from hub.portal.report_standing import report_standing
from hub.portal.standing_version import standing_version
from hub.portal.verification_archive import verifier_archive
from hub.portal.verification_check import Checked, check
from hub.portal.verification_lookup import find, is_public, names_content, open_to_reader
from hub.portal.verification_steps import steps, verdict
from hub.portal.verification_words import kind_name, kind_text
from hub.vault.operations import ContentMissing
from hub.web.pages import render_page
from reports.certificates import print_certificate
from reports.evidence import KIND as REPORT
from reports.packing import recompute_archive
from reports.signatures import authority_certificates


def patient(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer whoever guesses with a sentence and status 429."""

    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            return view(request, **named)
        except TooManyMisses:
            response = render_page(request, "portal/verify.html", {"wait": sentence()}, status=429)
            response["Retry-After"] = str(WINDOW_S)
            return response

    return answer


@allow_public
@require_GET
@patient
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a file or number, and go to the record that answers."""
    digest = request.GET.get("digest", "").strip().lower()
    asked = digest or request.GET.get("number", "").strip()
    if asked:
        require_patience(request)
    found = find(asked) if asked else None
    if found is None:
        if asked:
            count_miss(request)
        context = {"asked": asked, "by_file": bool(digest), "deployment": active_deployment()}
        return render_page(request, "portal/verify.html", context, status=404 if asked else 200)
    holds = _holds(found.digest)
    if found.digest and not holds and not is_public(found.entry):  # everybody has every commitment
        return HttpResponseRedirect(reverse("portal:logged_record", kwargs={"number": found.entry.index + 1}))
    address = reverse("portal:verify_record", kwargs={"kind": found.entry.kind, "fact_id": found.entry.fact_id})
    return HttpResponseRedirect(address + (f"?{urlencode({'digest': found.digest})}" if holds else ""))


@allow_public
@require_GET
@patient
def verify_record(request: HttpRequest, kind: str, fact_id: UUID) -> HttpResponse:
    """Check one record now and tell it in five steps."""
    return _record_page(request, _entry(request, kind, fact_id))


def _record_page(request: HttpRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    """The five steps; instead of a proof file (status 409) they say why there is none."""
    kind, fact_id, digest = entry.kind, entry.fact_id, _digest(request)
    checked = check(entry, digest=digest, open_to_reader=open_to_reader(entry), at=utc_now())
    context = {
        "checked": checked,
        "entry": entry,
        "state": checked.state,
        "kind": kind_name(kind),
        "standing": standing_version(kind, fact_id),
        "report": report_standing(fact_id) if kind == REPORT else None,
        "verdict": verdict(checked),
        "steps": steps(checked),
        "broken_at": _broken_at(checked),
        "no_proof": status == 409,
        "proof_name": _proof_name(kind, fact_id),
        "query": f"?{urlencode({'digest': digest})}" if checked.digest_matches else "",
        "proof_address": reverse("portal:proof", kwargs={"kind": kind, "fact_id": fact_id}),
        "certificate_address": reverse("portal:certificate", kwargs={"kind": kind, "fact_id": fact_id})
        if checked.state is RecordState.FINAL
        else "",
    }
    fragment = "" if status == 409 else "portal/parts/verified.html"
    return render_page(request, "portal/verify_record.html", context, fragment=fragment, status=status)


@allow_public
@require_GET
@patient
def proof(request: HttpRequest, kind: str, fact_id: UUID) -> HttpResponse:
    """The proof file: with content for public records and for whoever holds it or may read it, else the commitment."""
    entry = _entry(request, kind, fact_id)
    try:
        bundle = _bundle(entry, digest=_digest(request))
    except NotSealed as refusal:
        raise Http404(str(refusal)) from refusal
    except ProofTampered:
        return _record_page(request, entry, status=409)
    return download(bundle, _proof_name(kind, fact_id))


@allow_public
@require_GET
@patient
def receipt(request: HttpRequest, kind: str, fact_id: UUID) -> HttpResponse:
    """The receipt signed when the record was logged: its place, and by when a checkpoint covers it."""
    entry = _entry(request, kind, fact_id)
    content = receipt_file(
        index=entry.index, entry_hash=entry.entry_hash, recorded_at=entry.recorded_at, receipt=entry.receipt
    )
    if content is None:
        raise Http404("the receipt kept with this record is not the one that was given")
    return download(content, f"receipt-{kind}-{fact_id}.json")


@allow_public
@require_GET
@patient
def certificate(request: HttpRequest, kind: str, fact_id: UUID) -> HttpResponse:
    """The certificate as PDF, with the proof file inside that this reader would get."""
    entry = _entry(request, kind, fact_id)
    count_paper(request)
    try:
        bundle = _bundle(entry, digest=_digest(request))
        pdf = print_certificate(entry=entry, kind=kind_text(kind), proof=bundle)
    except NotSealed as refusal:
        raise Http404(_("This record is not final yet; there is no certificate before.")) from refusal
    except ProofTampered:
        return _record_page(request, entry, status=409)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{entry.index + 1}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@allow_public
@require_GET
def offline_program(request: HttpRequest) -> HttpResponse:
    """The stand-alone verifier as an archive: it needs nothing but Python."""
    response = HttpResponse(verifier_archive(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="verifier.zip"'
    return response


@allow_public
@require_GET
def recompute_program(request: HttpRequest) -> HttpResponse:
    """The stand-alone program that works a suitability report out again, with this hub's authority inside."""
    response = HttpResponse(recompute_archive(authority_certificates()), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="recompute.zip"'
    return response


@allow_public
@require_GET
def authority(request: HttpRequest) -> HttpResponse:
    """The certificates of the authority under which the platform signs."""
    response = HttpResponse(authority_certificates(), content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="authority.pem"'
    return response


def _proof_name(kind: str, fact_id: UUID) -> str:
    """The name under which a proof is saved, and which the command on the page repeats."""
    return f"proof-{kind}-{fact_id}.json"


def _entry(request: HttpRequest, kind: str, fact_id: UUID) -> Entry:
    require_patience(request)
    entry = entry_for(kind, fact_id)
    if entry is None:
        count_miss(request)
        raise Http404(f"{kind} {fact_id}")
    return entry


def _digest(request: HttpRequest) -> str:
    digest = request.GET.get("digest", "").strip().lower()
    return digest if is_hex_digest(digest) else ""


def _holds(digest: str) -> bool:
    """Whether the reader came with a digest of content, not with a commitment."""
    return bool(digest) and not entries_of_commitment(digest)


def _bundle(entry: Entry, *, digest: str) -> dict[str, Any]:
    if open_to_reader(entry) or (digest and names_content(entry, digest)):
        with entered(system_scope("verification")):
            return proof_bundle(entry.id)
    try:
        return proof_bundle(entry.id)
    except ContentMissing:
        return proof_bundle(entry.id, depth=Depth.COMMITMENT)


def _broken_at(checked: Checked) -> int:
    """The number of the first step that does not fit, 0 when all fit."""
    return next((number for number, step in enumerate(steps(checked), 1) if step.state == "bad"), 0)
