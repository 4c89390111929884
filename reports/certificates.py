"""Print a certificate of a final record: its particulars, and the proof file that anybody can check inside it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from chain.browsing import checkpoint_at
from chain.models import Entry
from chain.proofs import NotSealed
from reports.domain.certificate import CertificatePaper
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.rendering.certificate import render_certificate
from reports.rendering.fonts import load_fonts


class NotFinal(NotSealed):
    """The record's seal can still be taken back; a certificate would promise too much."""


def print_certificate(*, entry: Entry, kind: Text, proof: dict[str, Any]) -> bytes:
    """Return the certificate as PDF/A-3b; the same record and proof give the same bytes.

    ``proof`` is what the bearer may see, from :mod:`chain.proofs`; ``kind`` says in both languages what was recorded.
    """
    checkpoint = checkpoint_at(seq=proof["checkpoint"]["seq"], contract=proof["chain"]["contract"])
    if checkpoint is None or checkpoint.final_at is None:
        raise NotFinal(f"{entry} is not final yet")
    contract = checkpoint.deployment.contract
    paper = CertificatePaper(
        house=HOUSE_NAME,
        kind=kind,
        record_id=str(entry.fact_id),
        version=entry.version,
        number=entry.index + 1,
        recorded_at=entry.recorded_at,
        sealed_at=checkpoint.mined_at,
        final_at=_whole(checkpoint.final_at),
        content_digest=_content_digest(proof),
        commitment=entry.entry_hash,
        checkpoint_seq=checkpoint.seq,
        checkpoint_size=checkpoint.size,
        root=checkpoint.root,
        chain_id=checkpoint.deployment.chain_id,
        contract=contract,
        transaction=checkpoint.transaction,
        block_number=checkpoint.block_number,
        steps=len(proof["log"]["path"]),
        proof=proof,
        command=f'cast call {contract} "checkpoint(uint256)(uint64,bytes32,bytes32)" {checkpoint.seq} --rpc-url URL',
        verify_url=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/verify/{entry.kind}/{entry.fact_id}/",
    )
    return render_certificate(paper=paper, fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)))


def _content_digest(proof: dict[str, Any]) -> str:
    envelope = proof["record"].get("envelope")
    return str(json.loads(envelope)["fact_digest"]) if envelope else ""


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
