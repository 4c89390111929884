"""Check a proof file that a reader sends, for browsers that cannot read it themselves.

The stand-alone verifier judges it against our checkpoints; nothing of the file is kept.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chain.domain.bundle import file_bytes
from chain.proofs import NotSealed, checkpoints_named_by
from chain.verifier import CheckpointCopy, NoSource, Report, Status, sentences, verify_proof
from chain.verifier.bundle import read_bundle
from chain.verifier.strict_json import Refused
from chain.verifier.verification import entry_of
from hub.access.policy import allow_public
from hub.portal.asking import count_miss, require_patience
from hub.portal.verification import patient
from hub.portal.verification_words import SEAL_OF
from hub.web.pages import render_page

LARGEST = 256 * 1024
"""Bytes; the proof of a long disclosure with its content is a tenth of it."""


@allow_public
@require_POST
@patient
def check_proof_file(request: HttpRequest) -> HttpResponse:
    """Judge the file, say every step, and lead to the record where it may be asked again."""
    require_patience(request)
    sent = request.FILES.get("proof")
    if sent is None:
        return _refused(request, _("Choose a proof file first."))
    if sent.size is None or sent.size > LARGEST:
        return _refused(request, _("This is no proof file: it is larger than any."))
    data = sent.read()
    report = verify_proof(data, source=_our_checkpoint(data))
    if report.status is not Status.VERIFIED:
        count_miss(request)
    headline, *reasons = sentences(report, language="en" if get_language() == "en" else "zh")
    context = {
        "state": SEAL_OF[report.status],
        "headline": headline,
        "reasons": reasons,
        "name": sent.name,
        "record_address": _record_address(data, report),
    }
    return render_page(request, "portal/proof_file.html", context)


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    return render_page(request, "portal/verify.html", {"refused": why}, status=400)


def _our_checkpoint(data: bytes) -> CheckpointCopy | NoSource:
    """What we hold for the checkpoint that the file names; nothing for a file that names none of ours."""
    try:
        return CheckpointCopy(file_bytes(checkpoints_named_by(read_bundle(data))))
    except (NotSealed, Refused):
        return NoSource()


def _record_address(data: bytes, report: Report) -> str:
    """Where the record's own page is, asked by its commitment; nowhere for what is no proof or does not hold."""
    try:
        bundle = read_bundle(data)
    except Refused:
        return ""
    if report.status is Status.CONTRADICTED:
        return ""
    return f"{reverse('portal:verify')}?{urlencode({'digest': entry_of(bundle).hex()})}"
