"""Name what is gone: entries whose envelopes the vault still keeps, and facts that never arrived in the log."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest

from django.db.models import Exists, OuterRef, QuerySet

from chain.evidence import unsealed_records, vanished_records
from chain.models import Entry
from chain.scan.findings import Finding, Flaw
from chain.sequencer import RECORD_OWNER, RECORD_PURPOSE
from hub.kernel.canonical import parse_canonical
from hub.vault.models import SealedContent
from hub.vault.operations import unseal

LONGEST_WAIT = timedelta(minutes=10)
"""A sealed fact that is not in the log after this time is missing; the outbox delivers within seconds."""
EVIDENCE_PURPOSE = "evidence"
NAMED_AT_MOST = 1000
"""Of one kind of absence; who removed more than that is not told better by a longer list."""


def nothing_is_absent(entries: int) -> bool:
    """Tell by counting alone that neither an entry nor a fact is missing, where this many entries were found sound.

    Each of them opened an envelope that names its place and an original that no other entry may have; so where the
    vault keeps just as many of both, none of them is without an entry. Everything else is looked at row by row.
    """
    kept = SealedContent.objects.filter(purpose=RECORD_PURPOSE, owner_kind=RECORD_OWNER)
    return kept.count() == SealedContent.objects.filter(purpose=EVIDENCE_PURPOSE).count() == entries


def missing_entries(gaps: list[tuple[int, int]]) -> Iterator[Finding]:
    """Name what is gone by the envelopes that the vault still keeps, which it sealed in the order of the log.

    ``gaps`` are ranges of places without an entry, the end excluded.
    """
    vanished = _vanished()
    names, places = vanished.count(), sum(stop - start for start, stop in gaps)
    if not names and not places:
        return
    certain = names == places
    pairs = zip_longest(vanished.values_list("id", "owner_id").iterator(), _places(gaps))
    for number, (row, place) in enumerate(pairs):
        if number == NAMED_AT_MOST:
            rest = f"{max(names, places) - number} more"
            yield Finding(flaw=Flaw.ENTRY_MISSING, kind="log", record=rest, detail="not named one by one")
            return
        kind, name = _described(*row) if row else ("log", "unknown")
        detail = "the vault keeps an envelope without an entry" if place is None else "no entry at this place"
        index = place if certain or not names else None
        yield Finding(flaw=Flaw.ENTRY_MISSING, kind=kind, record=name, index=index, detail=detail)


def unlogged(*, at: datetime) -> Iterator[Finding]:
    """Find facts that were sealed and never arrived in the log."""
    overdue = SealedContent.objects.filter(purpose=EVIDENCE_PURPOSE, sealed_at__lt=at - LONGEST_WAIT)
    rows = overdue.filter(~Exists(Entry.objects.filter(sealed_fact_id=OuterRef("id")))).order_by("id")
    for kind, owner in rows.values_list("owner_kind", "owner_id")[:NAMED_AT_MOST]:
        detail = f"sealed more than {LONGEST_WAIT.seconds // 60} minutes ago, not in the log"
        yield Finding(flaw=Flaw.NOT_LOGGED, kind=kind, record=str(owner), detail=detail)


def never_sealed() -> Iterator[Finding]:
    """Find records that people read as published and that no sealed original stands behind."""
    for kind, records in unsealed_records(NAMED_AT_MOST).items():
        for record in records:
            yield Finding(
                flaw=Flaw.NOT_LOGGED, kind=kind, record=record, detail="stands among them, without a sealed original"
            )


def gone_without_trace() -> Iterator[Finding]:
    """Find records of which something beside the log still tells, and neither rows nor a readable original do.

    Where the original is there, the live rows were compared with it already.
    """
    for kind, records in vanished_records(NAMED_AT_MOST).items():
        logged = Entry.objects.filter(kind=kind, fact_id__in=records).values("sealed_fact_id")
        compared = SealedContent.objects.filter(id__in=logged, erased_at=None).values_list("owner_id", flat=True)
        for record in sorted(set(records) - set(map(str, compared))):
            detail = "it was published, and the live record is gone"
            yield Finding(flaw=Flaw.ROW_MISSING, kind=kind, record=record, detail=detail)


def _vanished() -> QuerySet[SealedContent]:
    """Envelopes without an entry; to be counted: asked for the first alone, the database compares every two rows."""
    kept = SealedContent.objects.filter(purpose=RECORD_PURPOSE, owner_kind=RECORD_OWNER)
    return kept.filter(~Exists(Entry.objects.filter(sealed_record_id=OuterRef("id")))).order_by("id")


def _places(gaps: list[tuple[int, int]]) -> Iterator[int]:
    for start, stop in gaps:
        yield from range(start, stop)


def _described(sealed_id: object, owner_id: object) -> tuple[str, str]:
    try:
        envelope = parse_canonical(parse_canonical(unseal(sealed_id))["envelope"].encode())  # type: ignore[arg-type]
        return str(envelope["kind"]), str(envelope["fact_id"])
    except (LookupError, ValueError, TypeError):
        return "log", str(owner_id)
