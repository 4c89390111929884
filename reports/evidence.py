"""Make reports provable: seal the facts of issue, and write the live row and file the same way for a check."""

from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.vault.operations import seal, unseal
from reports.domain.facts import ReportFacts
from reports.models import Report
from reports.queries import report_facts

KIND: Final = "suitability_report"


class ReportMissing(LookupError):
    """Evidence speaks of a report that was never issued."""


def seal_report(facts: ReportFacts, *, at: datetime) -> Event:
    """Put the facts' canonical bytes into the vault and return the event that tells of it."""
    sealed = seal(
        purpose="evidence",
        owner_kind=KIND,
        owner_id=facts.id,
        content=facts.canonical(),
        subject_id=facts.subject_id,
        at=at,
    )
    payload = {
        "kind": KIND,
        "fact_id": str(facts.id),
        "digest": sealed.digest,
        "sealed_id": str(sealed.id),
        "subject_id": str(facts.subject_id),
    }
    return Event(name="FactSealed", key=f"{KIND}:{facts.id}:1", payload=payload)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the row as it stands; a file with another digest shows as a field of its own."""
    row = Report.objects.filter(id=fact_id).first()
    if row is None:
        raise ReportMissing(f"report {fact_id} was never issued")
    found = sha256_hex(unseal(row.pdf_sealed_id))
    return report_facts(row).canonical(found_digest=None if found == row.pdf_digest else found)


def skeleton_for(fact_id: UUID) -> bytes:
    """Return what the row says without opening the file: it stays when the report is erased."""
    row = Report.objects.filter(id=fact_id).first()
    if row is None:
        raise ReportMissing(f"report {fact_id} was never issued")
    return report_facts(row).canonical()
