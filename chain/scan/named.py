"""Read what a scan found, with what belongs to each finding: its entry, and what readers call the record."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from chain.evidence import names_of
from chain.models import Entry, ScanFinding, ScanRun
from chain.scan.records import LOST_DATABASE


@dataclass(frozen=True, kw_only=True)
class NamedFinding:
    """A finding, the entry at its place where there is one, and what readers call its record, "" for most."""

    finding: ScanFinding
    entry: Entry | None
    called: str


def named_findings(run: ScanRun, *, limit: int | None = None) -> list[NamedFinding]:
    """Return the first findings of a scan with their entries and names."""
    findings = findings_of(run, limit=limit)
    places = [finding.index for finding in findings if finding.index is not None]
    entries = {entry.index: entry for entry in Entry.objects.defer("recorded_at").filter(index__in=places)}
    names = _names({finding.record for finding in findings if _is_id(finding.record)})
    return [
        NamedFinding(
            finding=finding,
            entry=None if finding.index is None else entries.get(finding.index),
            called=names.get(finding.record, ""),
        )
        for finding in findings
    ]


def findings_of(run: ScanRun, *, limit: int | None = None) -> list[ScanFinding]:
    """Return what a scan found, in log order; what has no place in the log comes last."""
    return list(run.findings.order_by("index", "id")[:limit])


def _names(records: Collection[str]) -> dict[str, str]:
    """Names come from the very tables that may be damaged: where those cannot be read, a finding keeps its id alone."""
    try:
        with transaction.atomic():
            return names_of(records)
    except LOST_DATABASE:
        raise
    except Exception:
        return {}


def _is_id(record: str) -> bool:
    try:
        return str(UUID(record)) == record
    except ValueError:
        return False
