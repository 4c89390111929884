"""What can be asked of the log: the state of a record, the head, the checkpoints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Func, IntegerField, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from chain.domain.anchoring import AttemptState
from chain.models import Alarm, AlarmStep, Checkpoint, Deployment, Entry, FileMark, ScanJob, ScanRun
from chain.nodes import log_size
from chain.sequencer import fact_mark
from hub.schema.prepared import prepared

CAN_CHANGE = 50
"""Checkpoints that may wait to be final at once; at one a minute finality would have to be away for an hour."""
STANDING = [AttemptState.MINED.value, AttemptState.FINAL.value]
_FIRST_OVER = """
SELECT (SELECT c.id FROM chain_checkpoint c JOIN chain_anchorattempt a ON a.id = c.attempt_id
         WHERE c.size > place AND a.state = ANY(%s) AND (%s::uuid IS NULL OR c.deployment_id = %s)
         ORDER BY c.size LIMIT 1)
  FROM unnest(%s::bigint[]) place
"""


_LOGGED_WITH_PROOF = """
SELECT e.kind, e.fact_id, e.version, e.id, e.index, e.recorded_at,
       EXISTS (SELECT 1 FROM chain_scanfinding f WHERE f.index = e.index AND f.run_id =
               (SELECT r.id FROM chain_scanrun r ORDER BY r.started_at DESC, r.id DESC LIMIT 1)),
       over.seq, over.mined_at, over.final_at
  FROM (SELECT DISTINCT ON (found.fact_id) found.*
          FROM unnest(%b::text[], %b::uuid[]) AS wanted (kind, fact_id)
          JOIN chain_entry found ON found.kind = wanted.kind AND found.fact_id = wanted.fact_id
         ORDER BY found.fact_id, found.index) e
  LEFT JOIN LATERAL (SELECT c.seq, c.mined_at, c.final_at
                       FROM chain_checkpoint c JOIN chain_anchorattempt a ON a.id = c.attempt_id
                      WHERE c.size > e.index AND a.state = ANY(%b) ORDER BY c.size LIMIT 1) over ON true
"""


class RecordState(StrEnum):
    """How far a record's evidence has come; ``{% seal %}`` draws it."""

    RECORDED = "recorded"
    SEALED = "sealed"
    FINAL = "final"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, kw_only=True)
class ProofState:
    """A record's place and state; the checkpoint fields are None until one covers it."""

    state: RecordState
    kind: str
    fact_id: UUID
    version: int
    entry_id: UUID
    index: int
    recorded_at: datetime
    checkpoint_seq: int | None
    sealed_at: datetime | None
    final_at: datetime | None


def proof_state(kind: str, fact_id: UUID) -> ProofState | None:
    """Return the state of a fact, None when it was never logged."""
    return states_for(kind, [fact_id]).get(fact_id)


def states_of_entries(entries: Iterable[Entry]) -> list[ProofState]:
    """Return the states of many entries, in their order."""
    listed = list(entries)
    covering = Covering(entry.index for entry in listed)
    flawed = flawed_indexes(entry.index for entry in listed)
    return [_state(entry, covering, flawed) for entry in listed]


def states_for(kind: str, fact_ids: Iterable[UUID]) -> dict[UUID, ProofState]:
    """Return the states of many facts by fact id; facts never logged are absent."""
    return states_of_kinds({kind: fact_ids})


def states_of_kinds(facts: Mapping[str, Iterable[UUID]]) -> dict[UUID, ProofState]:
    """Return the same for the facts of a whole page, by kind, in one go; ids are unique over all kinds."""
    wanted = [(kind, fact_id) for kind, fact_ids in facts.items() for fact_id in fact_ids]
    if not wanted:
        return {}
    asked = ([kind for kind, _ in wanted], [fact_id for _, fact_id in wanted], STANDING)
    with prepared() as cursor:
        rows = cursor.execute(_LOGGED_WITH_PROOF, asked).fetchall()
    return {row[1]: _proof_state(*row) for row in rows}


def entry_for(kind: str, fact_id: UUID) -> Entry | None:
    """Return the entry with which a fact was logged first; what is logged of it later replaces nothing."""
    return Entry.objects.filter(kind=kind, fact_id=fact_id).order_by("index").first()


def entries_of_content(digest: str) -> list[Entry]:
    """Return the records of a content or of a document named by one, by its SHA-256, oldest first."""
    mark = fact_mark(digest)
    named = FileMark.objects.filter(mark=mark).values("entry_id")
    return list(Entry.objects.filter(Q(fact_mark=mark) | Q(id__in=named)).order_by("index"))


def first_entry(fact_id: UUID) -> Entry | None:
    """Return the entry with which the fact of this id was logged first, whatever its kind."""
    return Entry.objects.filter(fact_id=fact_id).order_by("index").first()


def entries_of_commitment(entry_hash: str) -> list[Entry]:
    """Return the records with this commitment, which is no digest of anybody's content."""
    return list(Entry.objects.filter(entry_hash=entry_hash))


def covering_checkpoint(entry: Entry) -> Checkpoint | None:
    """Return the first checkpoint that covers an entry."""
    return Covering([entry.index]).of(entry.index)


def active_deployment() -> Deployment | None:
    """Return the contract in use."""
    return Deployment.objects.filter(retired_at=None, standby=False, deployed_at__isnull=False).first()


def proving_deployment() -> Deployment | None:
    """Return the contract that proofs and the checkpoint copy speak of: the one in use, once it has a final checkpoint.

    Until then the one before it: a successor's first checkpoint covers whatever its predecessors covered.
    """
    deployment = active_deployment()
    while deployment is not None and deployment.predecessor is not None:
        if deployment.checkpoints.filter(final_at__isnull=False).exists():
            break
        deployment = deployment.predecessor
    return deployment


def proving_size() -> int:
    """Return how many records the contract that proofs speak of covers."""
    deployment = proving_deployment()
    last = None if deployment is None else standing().filter(deployment=deployment).order_by("-size").first()
    return 0 if last is None else last.size


def head() -> Checkpoint | None:
    """Return the newest checkpoint."""
    return Checkpoint.objects.order_by("-size").first()


def checkpoints(*, limit: int = 50, before_seq: int | None = None) -> list[Checkpoint]:
    """Return checkpoints, newest first."""
    rows = checkpoint_rows()
    return list((rows if before_seq is None else rows.filter(seq__lt=before_seq))[:limit])


def checkpoint_rows() -> QuerySet[Checkpoint]:
    """Return all checkpoints, newest first; ``added`` is how many records each covers that the one before did not."""
    before = Checkpoint.objects.filter(size__lt=OuterRef("size")).order_by("-size").values("size")[:1]
    rows = Checkpoint.objects.select_related("deployment").order_by("-size")
    return rows.annotate(added=F("size") - Coalesce(Subquery(before), 0))


def checkpoint_before(checkpoint: Checkpoint) -> Checkpoint | None:
    """Return the checkpoint that this one extends, None for a contract's first."""
    return Checkpoint.objects.filter(deployment=checkpoint.deployment, seq=checkpoint.seq - 1).first()


@dataclass(frozen=True, kw_only=True)
class LogOverview:
    """Counts for the console: records by state, and what is open."""

    recorded: int
    sealed: int
    final: int
    contradicted: int
    last_scan: ScanRun | None
    alarms: tuple[Alarm, ...]

    @property
    def total(self) -> int:
        """All records."""
        return self.recorded + self.sealed + self.final + self.contradicted


def stamp() -> tuple[object, ...]:
    """Figures that differ once the state of any record does: the newest checkpoints with theirs, and the last scan.

    Finality comes in the order of the checkpoints, so that only the newest ones can still change.
    """
    newest = Checkpoint.objects.order_by("-size").values_list("id", "attempt__state", "final_at")[:CAN_CHANGE]
    run = last_scan()
    return (*newest, run and run.id)


def overview() -> LogOverview:
    """Count the records by state; a flawed record counts as contradicted only."""
    size = log_size()
    sealed, final = covered()
    run = last_scan()
    flawed = sorted(flawed_indexes(None))
    return LogOverview(
        recorded=size - sealed - sum(index >= sealed for index in flawed),
        sealed=sealed - final - sum(final <= index < sealed for index in flawed),
        final=final - sum(index < final for index in flawed),
        contradicted=len(flawed),
        last_scan=run,
        alarms=tuple(Alarm.objects.filter(resolved_at=None).order_by("raised_at")),
    )


def open_alarms() -> tuple[Alarm, ...]:
    """Return what a person must look at, the oldest first, each with its steps."""
    return tuple(Alarm.objects.filter(resolved_at=None).order_by("raised_at").prefetch_related(_steps()))


def closed_alarms() -> QuerySet[Alarm]:
    """Return the alarms that are over, the newest first, each with its steps."""
    return Alarm.objects.filter(resolved_at__isnull=False).order_by("-resolved_at", "-id").prefetch_related(_steps())


def _steps() -> "Prefetch[Any]":
    return Prefetch("steps", AlarmStep.objects.order_by("at", "id"))


def records(*, kind: str = "", state: str = "") -> QuerySet[Entry]:
    """Return entries, newest first, of one kind and state where given."""
    rows = Entry.objects.order_by("-index")
    if kind:
        rows = rows.filter(kind=kind)
    if not state:
        return rows
    flawed = flawed_indexes(None)
    if state == RecordState.CONTRADICTED:
        return rows.filter(index__in=flawed)
    sealed, final = covered()
    bounds = {
        RecordState.RECORDED: Q(index__gte=sealed),
        RecordState.SEALED: Q(index__gte=final, index__lt=sealed),
        RecordState.FINAL: Q(index__lt=final),
    }
    return rows.filter(bounds[RecordState(state)]).exclude(index__in=flawed)


def kinds() -> list[str]:
    """Return the kinds of facts in the log."""
    return list(Entry.objects.order_by("kind").values_list("kind", flat=True).distinct())


def states_of(entries: Iterable[Entry]) -> dict[UUID, ProofState]:
    """Return the states of entries by entry id."""
    entries = list(entries)
    covering, flawed = Covering(entry.index for entry in entries), flawed_indexes(entry.index for entry in entries)
    return {entry.id: _state(entry, covering, flawed) for entry in entries}


def last_scan() -> ScanRun | None:
    """Return the newest scan."""
    return ScanRun.objects.order_by("-started_at", "-id").first()


@dataclass(frozen=True, kw_only=True)
class ScanProgress:
    """A scan under way: who asked and when, and how many of about how many records it has looked at."""

    asked_at: datetime
    asked_by: str
    done: int
    total: int
    found: int

    @property
    def percent(self) -> int:
        """How far it has come; the last percent belongs to what is looked for at the end."""
        return min(99, 100 * self.done // self.total) if self.total else 0


def running_scan() -> ScanProgress | None:
    """Return the scan under way, None when there is none."""
    job = ScanJob.objects.filter(finished_at=None).first()
    if job is None:
        return None
    found = Func(F("findings"), function="jsonb_array_length", output_field=IntegerField())
    sums = job.chunks.aggregate(done=Sum("entries"), found=Sum(found))
    return ScanProgress(
        asked_at=job.asked_at,
        asked_by=job.asked_by,
        done=sums["done"] or 0,
        total=job.length,
        found=sums["found"] or 0,
    )


class Covering:
    """The first standing checkpoint over each of these indexes, of one contract or of all, read in one question."""

    def __init__(self, indexes: Iterable[int], *, of: Deployment | None = None) -> None:
        contract = None if of is None else of.id
        first = RawSQL(_FIRST_OVER, [STANDING, contract, contract, sorted(set(indexes))])  # noqa: S611  (parameters)
        rows = Checkpoint.objects.select_related("deployment").filter(id__in=first)
        self._rows = sorted(rows, key=lambda row: row.size)

    def of(self, index: int) -> Checkpoint | None:
        return next((row for row in self._rows if row.size > index), None)


def standing() -> QuerySet[Checkpoint]:
    """Checkpoints that are in a block now; where a block was taken back, the transaction waits to be mined again."""
    return Checkpoint.objects.filter(attempt__state__in=STANDING)


def covered() -> tuple[int, int]:
    """How many entries a checkpoint covers, and how many a final one."""
    ends = standing().aggregate(sealed=Max("size"), final=Max("size", filter=Q(final_at__isnull=False)))
    return ends["sealed"] or 0, ends["final"] or 0


def flawed_indexes(among: Iterable[int] | None) -> set[int]:
    """Return the places at which the last scan found a flaw; ``among`` limits where it looks."""
    run = last_scan()
    if run is None:
        return set()
    found = run.findings.filter(index__isnull=False)
    if among is not None:
        found = found.filter(index__in=list(among))
    return {index for index in found.values_list("index", flat=True) if index is not None}


def _state(entry: Entry, covering: Covering, flawed: set[int]) -> ProofState:
    found = covering.of(entry.index)
    proof = (found.seq, found.mined_at, found.final_at) if found else (None, None, None)
    place = (entry.kind, entry.fact_id, entry.version, entry.id, entry.index, entry.recorded_at)
    return _proof_state(*place, entry.index in flawed, *proof)


def _proof_state(
    kind: str, fact_id: UUID, version: int, entry_id: UUID, index: int, recorded_at: datetime,
    flawed: bool, seq: int | None, mined_at: datetime | None, final_at: datetime | None,
) -> ProofState:  # fmt: skip
    """What is known of a record: a flaw outweighs what covers it."""
    if flawed:
        state = RecordState.CONTRADICTED
    elif seq is None:
        state = RecordState.RECORDED
    else:
        state = RecordState.FINAL if final_at else RecordState.SEALED
    return ProofState(
        state=state,
        kind=kind,
        fact_id=fact_id,
        version=version,
        entry_id=entry_id,
        index=index,
        recorded_at=recorded_at,
        checkpoint_seq=seq,
        sealed_at=mined_at,
        final_at=final_at,
    )
