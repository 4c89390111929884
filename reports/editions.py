"""Print a report again in one language, from the inputs that were sealed; the file that is anchored carries both."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from reports.domain.composing import compose
from reports.domain.facts import ReportFacts
from reports.domain.sealing import read_sealed
from reports.queries import report, report_inputs
from reports.rendering.fonts import load_fonts
from reports.rendering.suitability import render_report
from reports.rendering.theme import Language


def hand_out_edition(*, report_id: UUID, language: Language, by: Actor, at: datetime) -> tuple[ReportFacts, bytes]:
    """Return a report and its edition in one language, and record who took it.

    The edition says that it is one, and names the digest of the original. Raises ``ReportUnknown`` or the vault's
    refusals.
    """
    with transaction.atomic():
        facts, sealed = report(report_id=report_id), report_inputs(report_id=report_id)
        content, issue = read_sealed(sealed)
        pdf = render_report(
            document=compose(content=content, issue=issue),
            sealed=sealed,
            fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)),
            languages=(language,),
            original=facts.pdf_digest,
        )
        record(by=by, action="report.edition_handed_out", at=at, subject_id=facts.subject_id, target_kind="report",
               target_id=str(report_id), details={"language": language.value})  # fmt: skip
    return facts, pdf
