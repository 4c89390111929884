"""Read issued reports: facts, the printed file, the inputs it was made from."""

from uuid import UUID

from hub.access.queries import ids_of
from hub.vault.operations import unseal
from reports.domain.facts import ReportFacts
from reports.models import Report


class ReportUnknown(LookupError):
    """No such report, or the scope may not see it."""


def reports_for(*, subject_id: UUID) -> tuple[ReportFacts, ...]:
    """Return one investor's reports, newest first."""
    rows = Report.objects.filter(subject_id__in=ids_of(subject_id)).order_by("-issued_at", "-id")
    return tuple(report_facts(row) for row in rows)


def report(*, report_id: UUID) -> ReportFacts:
    """Return one report; raise :class:`ReportUnknown`."""
    return report_facts(_row(report_id))


def report_pdf(*, report_id: UUID) -> bytes:
    """Return the file exactly as it was issued; raise :class:`ReportUnknown` or the vault's refusals."""
    return unseal(_row(report_id).pdf_sealed_id)


def report_inputs(*, report_id: UUID) -> bytes:
    """Return the canonical inputs that are attached inside the file."""
    return unseal(_row(report_id).inputs_sealed_id)


def report_facts(row: Report) -> ReportFacts:
    """Return a row as facts."""
    return ReportFacts(
        id=row.id,
        subject_id=row.subject_id,
        number=row.number,
        level=row.level,
        recommends=row.recommends,
        content_digest=row.content_digest,
        inputs_digest=row.inputs_digest,
        pdf_digest=row.pdf_digest,
        pdf_bytes=row.pdf_bytes,
        renderer=row.renderer,
        issued_by=row.issued_by,
        issued_by_label=row.issued_by_label,
        issued_at=row.issued_at,
    )


def _row(report_id: UUID) -> Report:
    row = Report.objects.filter(id=report_id).first()
    if row is None:
        raise ReportUnknown(f"no report {report_id} in this scope")
    return row
