"""Scan in chunks: one scan at a time, each chunk in a transaction of its own, resumed where the last one stopped.

A chunk is kept as a row with its findings and the growing edge of the tree; whoever takes the job's row next goes on
from there. When the last chunk is done, run and findings are written and count from then on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from chain.models import Checkpoint, ScanChunk, ScanFinding, ScanJob, ScanRun
from chain.scan.absent import gone_without_trace, missing_entries, never_sealed, nothing_is_absent, unlogged
from chain.scan.acquittal import acquitted
from chain.scan.findings import Finding, Flaw
from chain.scan.log import Edge, check_what_lies_beyond, grow, grow_to, leaf_of, missing_checkpoints, plausible_length
from chain.scan.records import LOST_DATABASE, examine
from chain.scan.rows import Row, entry_of, rows_after
from chain.structure import structure_now
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.outbox.waking import Waker

CHUNK = 2000
"""Records in one transaction. A log of 150,000 took 12.7 s of processors, where reading, opening and rehashing the same
bytes took 4.6 (``tests/bench/scan.py`` on two shared cores, load 12)."""

BEFORE_ALL = -(2**63)
"""Smaller than any index, also than one written by hand."""

wake_scanner = Waker("chain.scan_due").wake
"""Tell the worker that a chunk waits; its sweep finds what it was not told."""


@dataclass
class _Work:
    """What one chunk has seen so far."""

    edge: Edge = field(default_factory=Edge)
    cursor: int = BEFORE_ALL
    entries: int = 0
    erased: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def ask_scan(*, by: Actor, at: datetime) -> ScanJob:
    """Ask for a scan and wake the worker; while one is running, that one is returned."""
    with transaction.atomic():
        running = ScanJob.objects.filter(finished_at=None).first()
        if running is not None:
            return running
        job = ScanJob.objects.create(asked_at=at, asked_by=by.label)
        record(by=by, action="evidence.scan_asked", at=at, target_kind="scan", target_id=str(job.id))
        transaction.on_commit(wake_scanner, robust=True)
    return job


def advance_scan(*, at: datetime, wait: bool = False) -> bool:
    """Do the next chunk of the running scan; return whether there is more to do.

    Another worker's chunk is left alone, or with ``wait`` waited for. Needs a scope that sees every record. Whatever
    stops a chunk ends the scan as a finding, together with what was found before: a scan that fails must not look like
    one that still runs.
    """
    with transaction.atomic():
        job = ScanJob.objects.select_for_update(skip_locked=not wait).filter(finished_at=None).first()
        if job is None:
            return False
        last = job.chunks.order_by("-number").first()
        number = last.number + 1 if last else 0
        work = _Work(edge=Edge.from_json(last.edge), cursor=last.cursor) if last else _Work()
        try:
            with transaction.atomic():
                more = _go_on(job, work) if last else _open(job, work)
                _keep(job, number, work)
        except LOST_DATABASE:
            raise
        except Exception as damage:
            more = False
            _keep(job, number, _Work(edge=work.edge, cursor=work.cursor, findings=[_stopped(number, damage)]))
        if not more:
            _finish(job, at=at)
    return more


def _open(job: ScanJob, work: _Work) -> bool:
    """Begin with the database's structure, which decides how far the rest can be believed."""
    structure = structure_now()
    work.findings += [
        Finding(flaw=Flaw.GUARD_MISSING, kind=flaw.kind, record=flaw.name, detail=flaw.detail)
        for flaw in structure.flaws
    ]
    job.length, job.guards = plausible_length(), structure.objects
    job.save(update_fields=["length", "guards"])
    return True


def _go_on(job: ScanJob, work: _Work) -> bool:
    rows = rows_after(work.cursor, limit=CHUNK)
    if rows:
        _look_through(job, work, rows)
        return True
    _catch_up(work)
    _fill(work, job.length)
    work.findings += check_what_lies_beyond(work.edge.tree.size)
    work.findings += missing_checkpoints()
    if not _is_whole(job, work):
        work.findings += missing_entries([*_gaps(job), *work.gaps])
        work.findings += unlogged(at=job.asked_at)
    work.findings += never_sealed()
    work.findings += gone_without_trace()
    return False


def _is_whole(job: ScanJob, work: _Work) -> bool:
    """Whether every entry was found sound, none erased and no place empty, and nothing else lies in the vault."""
    spoiled = job.chunks.exclude(findings=[], gaps=[], erased=0).exists()
    if spoiled or work.findings or work.gaps:
        return False
    return nothing_is_absent(job.chunks.aggregate(entries=Sum("entries"))["entries"] or 0)


def _look_through(job: ScanJob, work: _Work, rows: Sequence[Row]) -> None:
    for row, sound in zip(rows, acquitted(rows), strict=True):
        if not sound:
            examined = examine(entry_of(row))
            work.findings += examined.findings
            work.erased += examined.erased
    work.entries, work.cursor = work.entries + len(rows), rows[-1].place
    _grow_over(work, rows, length=job.length)


def _catch_up(work: _Work) -> None:
    """Take in what was logged since the scan began: a checkpoint may cover it already."""
    length = plausible_length()
    while rows := rows_after(work.edge.tree.size - 1, limit=CHUNK):
        size = work.edge.tree.size
        _grow_over(work, rows, length=length)
        if work.edge.tree.size == size:
            return


def _grow_over(work: _Work, rows: Sequence[Row], *, length: int) -> None:
    """Append the leaves of rows that stand in the log; a place without one is a gap."""
    leaves: list[bytes] = []
    for row in rows:
        place = work.edge.tree.size + len(leaves)
        if place < row.place < length:
            _grow(work, leaves)
            _fill(work, row.place)
        if place <= row.place < length:
            leaves.append(leaf_of(row))
    _grow(work, leaves)


def _grow(work: _Work, leaves: list[bytes]) -> None:
    work.edge, found = grow(work.edge, leaves)
    work.findings += found
    leaves.clear()


def _fill(work: _Work, size: int) -> None:
    if size > work.edge.tree.size:
        work.gaps.append((work.edge.tree.size, size))
        work.edge, found = grow_to(work.edge, size)
        work.findings += found


def _finish(job: ScanJob, *, at: datetime) -> None:
    """Write the run: from now on its findings count."""
    totals = list(job.chunks.values_list("entries", "erased"))
    run = ScanRun.objects.create(
        started_at=job.asked_at,
        entries=sum(entries for entries, _ in totals),
        erased=sum(erased for _, erased in totals),
        guards=job.guards,
        checkpoints=Checkpoint.objects.count(),
        actor_label=job.asked_by,
    )
    ScanFinding.objects.bulk_create((_row(run, finding) for finding in _findings(job)), batch_size=CHUNK)
    job.run, job.finished_at = run, at
    job.save(update_fields=["run", "finished_at"])
    record(
        by=current_actor(),
        action="evidence.scanned",
        at=at,
        target_kind="scan",
        target_id=str(run.id),
        details={"entries": run.entries, "findings": run.findings.count()},
    )


def _stopped(number: int, damage: Exception) -> Finding:
    first_line = str(damage).partition("\n")[0]
    detail = f"{type(damage).__name__}: {first_line}"[:300]
    return Finding(flaw=Flaw.SCAN_STOPPED, kind="log", record=f"chunk {number}", detail=detail)


def _keep(job: ScanJob, number: int, work: _Work) -> None:
    ScanChunk.objects.create(
        job=job,
        number=number,
        entries=work.entries,
        erased=work.erased,
        cursor=work.cursor,
        edge=work.edge.as_json(),
        gaps=work.gaps,
        findings=[finding.as_json() for finding in work.findings],
    )


def _gaps(job: ScanJob) -> Iterator[tuple[int, int]]:
    for gaps in job.chunks.order_by("number").values_list("gaps", flat=True):
        yield from ((start, stop) for start, stop in gaps)


def _findings(job: ScanJob) -> Iterator[Finding]:
    for found in job.chunks.order_by("number").values_list("findings", flat=True).iterator(chunk_size=20):
        for fields in found:
            yield replace(Finding(**fields), flaw=Flaw(fields["flaw"]))


def _row(run: ScanRun, finding: Finding) -> ScanFinding:
    return ScanFinding(
        run=run,
        flaw=finding.flaw,
        kind=str(finding.kind or "")[:64],
        record=finding.record[:200],
        index=finding.index,
        detail=finding.detail,
    )
