"""Issue reports: compose, check the wording, print, seal, record; the same content is issued once."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.outbox.operations import publish
from hub.schema.locks import hold_names
from hub.vault.operations import seal
from reports.announcements import report_replaced
from reports.domain.composing import compose
from reports.domain.document import Document
from reports.domain.facts import ReportFacts, places_for, report_number
from reports.domain.inputs import Issue, ReportContent
from reports.domain.sealing import content_bytes, sealed_bytes
from reports.domain.wording import refuse_promises
from reports.evidence import KIND, seal_report
from reports.gathering import gather
from reports.meter import Excuse, Likeness, keep_print, measured, one_at_a_time, refuse_alike
from reports.models import Report
from reports.queries import report, report_facts, reports_for
from reports.rendering.fonts import load_fonts
from reports.rendering.manifest import renderer_manifest
from reports.rendering.suitability import render_report
from reports.signatures import sign_report, signed_file
from reports.voids.queries import voids_among


class VoidTooOften(ValueError):
    """More reports on one content were declared void than anybody has a reason for."""


def issue_report(*, subject_id: UUID, by: Actor, at: datetime, excuse: Excuse | None = None) -> ReportFacts:
    """Issue the report on an investor as the records stand; unchanged records give the report already issued.

    Raises ``ReasonsAlike`` where it gives another client's reasons and nobody says why that is right.
    """
    return issue_content(content=gather(subject_id=subject_id, at=at), by=by, at=at, excuse=excuse)


def issue_content(*, content: ReportContent, by: Actor, at: datetime, excuse: Excuse | None = None) -> ReportFacts:
    """Issue the report on this content, or return the one already issued on exactly the same content.

    In place of a void one a new report is issued, known by a digest that follows from the void one's.
    Raises :class:`VoidTooOften`.
    """
    digest = sha256_hex(content_bytes(content))
    with transaction.atomic():
        for taken, identifier in places_for(subject_id=content.client.subject_id, content_digest=digest):
            hold_names([f"report:{identifier}"])  # who comes second waits, and finds the first one's row
            present = Report.objects.filter(id=identifier).first()
            if present is None:
                return _issue(content, _issue_of(identifier, at), taken, by=by, excuse=excuse)
            if not voids_among([identifier]):
                return report_facts(present)
    raise VoidTooOften(f"every report on content {digest} is void")


def hand_out_report(*, report_id: UUID, by: Actor, at: datetime) -> tuple[ReportFacts, bytes]:
    """Return a report and its file, signed by the platform, and record who took it.

    Raises ``ReportUnknown`` or the vault's refusals.
    """
    with transaction.atomic():
        facts, pdf = report(report_id=report_id), signed_file(report_id=report_id, at=at)
        record(by=by, action="report.handed_out", at=at, subject_id=facts.subject_id, target_kind="report",
               target_id=str(report_id))  # fmt: skip
    return facts, pdf


def _issue_of(identifier: UUID, at: datetime) -> Issue:
    return Issue(
        report_id=identifier,
        number=report_number(identifier=identifier, at=at),
        at=at,
        verify_url=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/verify/{KIND}/{identifier}/",
    )


def _issue(
    content: ReportContent, issue: Issue, content_digest: str, *, by: Actor, excuse: Excuse | None
) -> ReportFacts:
    document = compose(content=content, issue=issue)
    refuse_promises(document)
    _measured(document, issue, excuse)  # before the work of printing, and again when nobody else is issuing
    fonts = load_fonts(directory=Path(settings.REPORT_FONT_DIR))
    sealed = sealed_bytes(content=content, issue=issue)
    pdf = render_report(document=document, sealed=sealed, fonts=fonts)
    facts = ReportFacts(
        id=issue.report_id,
        subject_id=content.client.subject_id,
        number=issue.number,
        level=content.level.level,
        recommends=content.plan is not None,
        content_digest=content_digest,
        inputs_digest=sha256_hex(sealed),
        pdf_digest=sha256_hex(pdf),
        pdf_bytes=len(pdf),
        renderer=renderer_manifest(fonts=fonts),
        issued_by=by.id,
        issued_by_label=by.label,
        issued_at=issue.at,
    )
    _write(facts, sealed=sealed, pdf=pdf)
    sign_report(facts, pdf, at=issue.at)
    one_at_a_time()  # from here to the commit
    likeness = _measured(document, issue, excuse)
    keep_print(facts=facts, likeness=likeness, excuse=excuse, by=by, at=issue.at)
    publish(event=seal_report(facts, at=issue.at), at=issue.at)
    _tell_of_the_last(facts, by=by)
    record(
        by=by,
        action="report.issued",
        at=issue.at,
        subject_id=facts.subject_id,
        target_kind=KIND,
        target_id=str(facts.id),
        details={"pdf_digest": facts.pdf_digest, "inputs_digest": facts.inputs_digest},
    )
    return facts


def _tell_of_the_last(facts: ReportFacts, *, by: Actor) -> None:
    """The report that was the newest until now is replaced, unless it was declared void and that is known."""
    before = next((one for one in reports_for(subject_id=facts.subject_id) if one.id != facts.id), None)
    if before and not voids_among([before.id]):
        told = report_replaced(report_id=before.id, subject_id=facts.subject_id, by=by)
        publish(event=told, at=facts.issued_at)


def _measured(document: Document, issue: Issue, excuse: Excuse | None) -> Likeness:
    subject_id, seen = document.content.client.subject_id, excuse.seen if excuse else ""
    likeness = measured(document=document, subject_id=subject_id, at=issue.at, seen=seen)
    refuse_alike(likeness, excuse=excuse)
    return likeness


def _write(facts: ReportFacts, *, sealed: bytes, pdf: bytes) -> None:
    kept = {
        name: seal(
            purpose=purpose,
            owner_kind=KIND,
            owner_id=facts.id,
            content=content,
            subject_id=facts.subject_id,
            at=facts.issued_at,
        ).id
        for name, purpose, content in (("inputs_sealed_id", "inputs", sealed), ("pdf_sealed_id", "document", pdf))
    }
    Report.objects.create(**{**vars(facts), "renderer": dict(facts.renderer)}, **kept)
