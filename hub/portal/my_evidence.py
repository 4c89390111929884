"""An investor's evidence wallet: every record the log holds about them, checked at once, and all to take along."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chain.domain.bundle import file_bytes
from chain.proofs import NotSealed, ProofTampered, checkpoint_file
from chain.queries import RecordState
from chain.verifier import CheckpointCopy, NoSource, Status, WalletReport, verify_wallet
from chain.verifier.findings import wallet_sentences
from chain.wallet import OwnRecord, own_records, wallet
from hub.access.policy import allow
from hub.access.queries import own_ids
from hub.access.roles import Role
from hub.kernel.clock import business_date, utc_now
from hub.portal.checkpoints import download
from hub.portal.verification_words import SEAL_OF, kind_name
from hub.web.pages import render_page

PAGE_SIZE = 30


@allow(Role.INVESTOR)
@require_GET
def my_evidence(request: HttpRequest) -> HttpResponse:
    """All my records, newest first; with ``check`` in the address, the whole wallet is verified now."""
    ids = _ids(request)
    rows = own_records(ids)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "records": [_shown(row) for row in page],
        "total": len(rows),
        "chains": len({row.entry.subject_token for row in rows}),
        "final": sum(row.state.state is RecordState.FINAL for row in rows),
        "wallet_name": _name(),
        "checked": _checked(ids) if "check" in request.GET and rows else None,
    }
    return render_page(request, "portal/my/evidence.html", context)


@allow(Role.INVESTOR)
@require_GET
def my_wallet(request: HttpRequest) -> HttpResponse:
    """The wallet file: a proof of every record, in the order of the reader's own chain."""
    ids = _ids(request)
    if not ids:
        raise Http404(_("The log holds no record about you yet."))
    try:
        return download(wallet(ids), _name())
    except ProofTampered as damage:
        context = {"checked": {"state": RecordState.CONTRADICTED, "headline": _tampered(), "reasons": [str(damage)]}}
        return render_page(request, "portal/my/evidence.html", context, status=409)


def _ids(request: HttpRequest) -> tuple[UUID, ...]:
    assert request.user.is_authenticated
    verified = request.user.subject_id
    return own_ids(verified) if verified else ()


def _name() -> str:
    """Wallets are kept by day: a later one is held against an earlier one."""
    return f"wallet-{business_date(utc_now()).isoformat()}.json"


def _shown(row: OwnRecord) -> dict[str, object]:
    entry = row.entry
    return {
        "number": row.number,
        "kind": kind_name(entry.kind),
        "slug": entry.kind,
        "fact_id": entry.fact_id,
        "version": entry.version,
        "place": entry.index + 1,
        "recorded_at": entry.recorded_at,
        "state": row.state.state,
    }


def _checked(ids: tuple[UUID, ...]) -> dict[str, object]:
    """Run the stand-alone verifier over the wallet as the reader would, against our checkpoints."""
    try:
        report = verify_wallet(file_bytes(wallet(ids)), source=_our_checkpoints())
    except ProofTampered as damage:
        return {"state": RecordState.CONTRADICTED, "headline": _tampered(), "reasons": [str(damage)]}
    return {"state": SEAL_OF[report.status], "headline": _headline(report), "reasons": _reasons(report)}


def _headline(report: WalletReport) -> str:
    if report.status is Status.VERIFIED:
        return _("It matches: every record, and their order")
    if report.status is Status.CONTRADICTED:
        return _("Does not match: the lines below say what")
    return _("Nothing contradicts, but not all can be told yet")


def _tampered() -> str:
    return _("Does not match: a sealed content was altered")


def _reasons(report: WalletReport) -> list[str]:
    language = "en" if get_language() == "en" else "zh"
    return wallet_sentences(report.records, report.order, report.status, language=language)[1:]


def _our_checkpoints() -> CheckpointCopy | NoSource:
    try:
        return CheckpointCopy(file_bytes(checkpoint_file()))
    except NotSealed:
        return NoSource()
