"""The checkpoint browser: every checkpoint, what one bound and added, and every record of the log by its number.

Records of private content show nothing but their place and their commitment, whoever asks.
"""

import re
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from chain.browsing import added_by, bound_by, checkpoint_at, consistency_proof, entry_at
from chain.copies import copy_of_checkpoints
from chain.domain.bundle import file_bytes
from chain.models import Checkpoint, Entry
from chain.nodes import log_size
from chain.proofs import Depth, NotSealed, proof_bundle
from chain.queries import (
    RecordState,
    active_deployment,
    checkpoint_before,
    checkpoint_rows,
    covering_checkpoint,
    states_of_entries,
)
from chain.totals import TotalsChanged, opened_totals
from hub.access.policy import allow_alike, allow_public
from hub.portal.commands import cast_checkpoint, cast_consistency, cast_head, cast_inclusion
from hub.portal.my_words import KINDS
from hub.portal.verification_check import agrees, ask_contract, path_of
from hub.portal.verification_lookup import is_public, public_among
from hub.portal.verification_tree import tree_svg
from hub.portal.verification_words import kind_name, side_name
from hub.web.pages import render_page

CHECKPOINTS_PER_PAGE = 25
RECORDS_PER_PAGE = 25
NUMBER = re.compile(r"[0-9]{1,15}")
CONTRACT = re.compile(r"(0x[0-9a-fA-F]{40})?")


@allow_public
@require_GET
def checkpoints(request: HttpRequest) -> HttpResponse:
    """Every checkpoint, newest first, with what each one added; a number typed here leads to its record."""
    asked = request.GET.get("record", "").strip()
    if NUMBER.fullmatch(asked) and entry_at(number=int(asked)) is not None:
        return HttpResponseRedirect(reverse("portal:logged_record", kwargs={"number": int(asked)}))
    page = Paginator(checkpoint_rows(), CHECKPOINTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "deployment": active_deployment(), "asked": asked[:40], "size": log_size()}
    return render_page(request, "portal/checkpoints.html", context, status=404 if asked else 200)


@allow_public
@require_GET
def checkpoint(request: HttpRequest, seq: int) -> HttpResponse:
    """One checkpoint: what it covers, what it bound, how it hangs on the one before, and how to ask the contract."""
    found = _checkpoint(request, seq)
    previous = checkpoint_before(found)
    proof = consistency_proof(found)
    on_chain, answered = ask_contract(found)
    same = agrees(found, on_chain)
    page = Paginator(added_by(found), RECORDS_PER_PAGE).get_page(request.GET.get("page"))
    public = public_among(page)
    state = RecordState.FINAL if found.final_at else RecordState.SEALED
    context = {
        "checkpoint": found,
        "state": RecordState.CONTRADICTED if answered and not same else state,
        "answered": answered,
        "agrees": same,
        "previous": previous,
        "following": checkpoint_at(seq=found.seq + 1, contract=found.deployment.contract),
        "contract_query": _contract_query(found),
        "proof": proof,
        **_bound(found),
        "page": page,
        "rows": [_row(entry, public=entry.id in public) for entry in page],
        "first": page.object_list[0].index + 1 if page.object_list else 0,
        "commands": _checkpoint_commands(found, previous, proof),
        "explorer": _explorer(found),
    }
    return render_page(request, "portal/checkpoint.html", context)


@allow_public
@require_GET
def logged_record(request: HttpRequest, number: int) -> HttpResponse:
    """One record by its place in the log: commitment, leaf, the way to its checkpoint."""
    entry = _entry(number)
    covering = covering_checkpoint(entry)
    path, refusal = path_of(entry, covering)
    public = is_public(entry)
    drawn = covering is not None and not refusal
    context = {
        "entry": entry,
        "number": number,
        "size": log_size(),
        "state": states_of_entries([entry])[0].state,
        "kind": kind_name(entry.kind) if public else "",
        "record_address": _record_address(entry) if public else "",
        "checkpoint": covering,
        "contract_query": _contract_query(covering) if covering else "",
        "path": [(step, side_name(one.side), one.hash) for step, one in enumerate(path, 1)],
        "refusal": refusal,
        "drawing": tree_svg(
            index=entry.index, size=covering.size, leaf=entry.leaf_hash, root=covering.root, height=len(path)
        )
        if covering is not None and drawn
        else "",
        "command": cast_inclusion(covering, leaf=entry.leaf_hash, index=entry.index, path=[one.hash for one in path])
        if covering is not None and drawn
        else "",
    }
    return render_page(request, "portal/logged_record.html", context)


@allow_public
@require_GET
def record_proof(request: HttpRequest, number: int) -> HttpResponse:
    """The proof file of a record by its place: that this commitment stands there, and nothing of its content."""
    entry = _entry(number)
    try:
        bundle = proof_bundle(entry.id, depth=Depth.COMMITMENT)
    except NotSealed as refusal:
        raise Http404(_("This record waits for its checkpoint; there is no proof yet.")) from refusal
    return download(bundle, f"proof-record-{number}.json")


@allow_alike
@require_safe
def checkpoint_copy(request: HttpRequest) -> HttpResponseBase:
    """The copy of all final checkpoints, for verifying when neither site nor network answer; caches ask by its tag."""
    try:
        copy = copy_of_checkpoints()
    except NotSealed as refusal:
        raise Http404(str(refusal)) from refusal
    whole = HttpResponse(copy.content, content_type="application/json")
    etag = quote_etag(copy.tag)
    response = get_conditional_response(request, etag=etag, response=whole)
    assert response is not None
    response["Content-Disposition"] = 'attachment; filename="checkpoints.json"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response


def download(content: dict[str, Any], name: str) -> HttpResponse:
    """Hand out a proof file, a checkpoint copy or a wallet as the verifier reads it."""
    response = HttpResponse(file_bytes(content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _bound(found: Checkpoint) -> dict[str, object]:
    """What the meta binds; where ours is not what the chain has a digest of, the page says so instead."""
    try:
        return {"bound": bound_by(found), "totals": _totals(found)}
    except TotalsChanged:
        return {"bound": None, "totals": None}


def _checkpoint(request: HttpRequest, seq: int) -> Checkpoint:
    contract = request.GET.get("contract", "")
    found = checkpoint_at(seq=seq, contract=contract) if CONTRACT.fullmatch(contract) else None
    if found is None:
        raise Http404(_("There is no checkpoint with this number."))
    return found


def _entry(number: int) -> Entry:
    entry = entry_at(number=number)
    if entry is None:
        raise Http404(_("The log has no record with this number."))
    return entry


def _contract_query(found: Checkpoint) -> str:
    """Name the contract in links from a contract that is no longer in use: numbers begin anew in each."""
    return f"?{urlencode({'contract': found.deployment.contract})}" if found.deployment.retired_at else ""


def _totals(found: Checkpoint) -> list[tuple[str, int]] | None:
    """The totals that this checkpoint bound, for who may see them; None for everybody else."""
    opened = opened_totals(found)
    known = {kind.value: words for kind, words in KINDS.items()}
    if opened is None:
        return None
    return [(known[kind]() if kind in known else kind, fen) for kind, fen in opened.items()]


def _row(entry: Entry, *, public: bool) -> dict[str, object]:
    return {
        "number": entry.index + 1,
        "kind": kind_name(entry.kind) if public else "",
        "commitment": entry.entry_hash,
        "recorded_at": entry.recorded_at,
    }


def _record_address(entry: Entry) -> str:
    return reverse("portal:verify_record", kwargs={"kind": entry.kind, "fact_id": entry.fact_id})


def _checkpoint_commands(
    found: Checkpoint, previous: Checkpoint | None, proof: tuple[str, ...]
) -> list[tuple[str, str]]:
    asked = [
        (_("What does the contract hold for this number?"), cast_checkpoint(found)),
        (_("Which checkpoint is its newest?"), cast_head(found.deployment.contract)),
    ]
    if previous is not None:
        words = _("Does this checkpoint extend the one before?")
        asked.insert(1, (words, cast_consistency(found, previous=previous, proof=proof)))
    return asked


def _explorer(found: Checkpoint) -> str:
    """The transaction on somebody else's explorer, where one is set up for this network."""
    base = settings.CHAIN_EXPLORER_URL.rstrip("/")
    return f"{base}/tx/{found.transaction}" if base else ""
