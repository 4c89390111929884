"""Read issued reports: facts, the printed file, the inputs it was made from."""

from datetime import date
from uuid import UUID

from hub.access.queries import ids_of
from hub.access.scope import entered, system_scope
from hub.kernel.clock import business_date
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


def replaced_on(report_id: UUID) -> date | None:
    """Return the day on which a newer report took this one's place, or None while it is the newest.

    Whoever holds the paper may know that much, and nothing of the newer one.
    """
    with entered(system_scope("verification")):
        held = Report.objects.filter(id=report_id).first()
        if held is None:
            return None
        later = Report.objects.filter(subject_id__in=ids_of(held.subject_id), issued_at__gt=held.issued_at)
        newer = later.order_by("issued_at").values_list("issued_at", flat=True).first()
        return business_date(newer) if newer else None


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
