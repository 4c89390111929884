"""Make reports provable: seal the facts of issue, and write the live row and file the same way for a check."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.vault.evidence import seal_fact
from hub.vault.operations import unseal, unseal_all
from reports.domain.facts import ReportFacts
from reports.models import Report
from reports.queries import report_facts

KIND: Final = "suitability_report"
DOCUMENTS: Final = 50
"""Documents in memory at once; they have some hundred kilobytes each."""


class ReportMissing(LookupError):
    """Evidence speaks of a report that was never issued."""


def seal_report(facts: ReportFacts, *, at: datetime) -> Event:
    """Put the facts' canonical bytes into the vault and return the event that tells of it."""
    return seal_fact(kind=KIND, fact_id=facts.id, content=facts.canonical(), subject_id=facts.subject_id, at=at)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the row as it stands; a file with another digest shows as a field of its own."""
    row = Report.objects.filter(id=fact_id).first()
    if row is None:
        raise ReportMissing(f"report {fact_id} was never issued")
    return _content(row, unseal(row.pdf_sealed_id))


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many reports; those that were never issued, or whose file does not open, are left out."""
    rows = list(Report.objects.filter(id__in=fact_ids))
    contents: dict[str, bytes] = {}
    for start in range(0, len(rows), DOCUMENTS):
        some = rows[start : start + DOCUMENTS]
        documents = unseal_all([row.pdf_sealed_id for row in some])
        found = zip(some, documents, strict=True)
        contents |= {str(row.id): _content(row, document) for row, document in found if document is not None}
    return contents


def skeleton_for(fact_id: UUID) -> bytes:
    """Return what the row says without opening the file: it stays when the report is erased."""
    row = Report.objects.filter(id=fact_id).first()
    if row is None:
        raise ReportMissing(f"report {fact_id} was never issued")
    return report_facts(row).canonical()


def _content(row: Report, document: bytes) -> bytes:
    found = sha256_hex(document)
    return report_facts(row).canonical(found_digest=None if found == row.pdf_digest else found)
