"""Print the report of a reconciled day: as it was signed, or as it stands where nobody did."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from hub.audit.operations import record
from hub.funds.domain.reconciliation.report import DayReport, Signature
from hub.funds.reconciliation.reporting import KIND, report_of, signed_report
from hub.funds.reconciliation.sentences import KINDS, RESOLUTIONS
from hub.kernel.actor import Actor
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from reports.domain.reconciliation import ReconciliationPaper
from reports.domain.voucher import KIND_WORDS
from reports.rendering.fonts import load_fonts
from reports.rendering.reconciliation import render_reconciliation
from reports.rendering.theme import Language

_SPOKEN: Final[Mapping[Language, str]] = {Language.ZH: "zh-hans", Language.EN: "en"}


def hand_out_report(*, day: date, language: Language, by: Actor, at: datetime) -> bytes:
    """Return a day's report and record who took it; raise ``DayUnknown``."""
    signed = signed_report(day=day)
    if signed is not None:
        paper = paper_of(signed.report, signed.signature, signed.content, language=language)
    else:
        report = report_of(day=day, at=at)
        paper = paper_of(report, None, canonical_bytes(report.facts()), language=language)
    pdf = render_reconciliation(
        paper=paper, fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)), language=language
    )
    with transaction.atomic():
        record(by=by, action="reconciliation.report_handed_out", at=at, target_kind=KIND, target_id=day.isoformat(),
               details={"language": language.value, "signed": signed is not None})  # fmt: skip
    return pdf


def paper_of(
    report: DayReport, signature: Signature | None, content: bytes, *, language: Language
) -> ReconciliationPaper:
    """Return what is printed, with the words of one language."""
    base = settings.PUBLIC_BASE_URL.rstrip("/")
    with override(_SPOKEN[language]):
        kinds = {kind.value: words() for kind, words in KINDS.items()}
        ends = {end.value: words() for end, words in RESOLUTIONS.items()}
    chinese = language is Language.ZH
    return ReconciliationPaper(
        report=report,
        signature=signature,
        content=content,
        digest=sha256_hex(content),
        verify_url=f"{base}/verify/{KIND}/{signature.id}/" if signature else "",
        kinds=kinds,
        ends=ends,
        flows={kind.value: words.zh if chinese else words.en for kind, words in KIND_WORDS.items()},
    )
