"""Read runs: how far they are, what became of each client, and what a run would be about before it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, When

from crm.suitability.queries import levels_for
from hub.access.queries import looked_after
from reports.models import ItemState, ReasonPrint, ReportRun, RunItem, RunState
from reports.runs.asking import RunUnknown
from reports.runs.held import mark_of

SETTLED: Final = frozenset(ItemState) - {ItemState.WAITING}
LATELY: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """A run and how far it is; ``counts`` has every state, ``left_s`` is None while nothing can be told."""

    id: UUID
    criteria: Mapping[str, str]
    asked_by: UUID
    asked_label: str
    asked_at: datetime
    total: int
    state: RunState
    state_at: datetime
    state_label: str
    counts: Mapping[ItemState, int]
    left_s: int | None = None

    @property
    def settled(self) -> int:
        """How many clients something became of."""
        return sum(self.counts[state] for state in SETTLED)

    @property
    def percent(self) -> int:
        """How far the run is, in whole percent rounded down."""
        return 100 * self.settled // self.total

    @property
    def ready(self) -> int:
        """How many clients have a report that stands."""
        return self.counts[ItemState.ISSUED] + self.counts[ItemState.UNCHANGED]

    @property
    def missing(self) -> int:
        """How many clients were settled without a report."""
        return self.settled - self.ready

    @property
    def again(self) -> int:
        """How many may be tried again."""
        return self.counts[ItemState.REFUSED] + self.counts[ItemState.FAILED]


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """What became of one client in a run; ``mark`` names the hold of one whose reasons were too alike."""

    subject_id: UUID
    place: int
    state: ItemState
    why: str
    detail: str
    report_id: UUID | None
    printed_bps: int | None
    mark: str


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What a run about these clients would do; each client stands in exactly one list, in the order given.

    ``expired`` are clients whose report is written and says that nothing can be bought on it.
    """

    ready: tuple[UUID, ...]
    expired: tuple[UUID, ...]
    not_assessed: tuple[UUID, ...]
    no_advisor: tuple[UUID, ...]

    @property
    def wanted(self) -> tuple[UUID, ...]:
        """Those for whom a report can be written."""
        return self.ready + self.expired


def forecast(*, subject_ids: Sequence[UUID], at: datetime) -> Forecast:
    """Say who would get a report and who not; what only writing it can tell is told by the run."""
    levels, cared_for = levels_for(subject_ids=subject_ids, at=at), looked_after(subject_ids)
    lists: dict[str, list[UUID]] = {"ready": [], "expired": [], "not_assessed": [], "no_advisor": []}
    for subject in subject_ids:
        level = levels.get(subject)
        if level is None:
            lists["not_assessed"].append(subject)
        elif subject not in cared_for:
            lists["no_advisor"].append(subject)
        else:
            lists["expired" if level.expired else "ready"].append(subject)
    return Forecast(**{name: tuple(found) for name, found in lists.items()})


def runs(*, limit: int = 50) -> tuple[RunFacts, ...]:
    """Return the newest runs that the scope sees."""
    rows = list(ReportRun.objects.order_by("-asked_at", "-id")[:limit])
    counts = _counts([row.id for row in rows])
    return tuple(_facts(row, counts[row.id]) for row in rows)


def run(*, run_id: UUID, at: datetime) -> RunFacts:
    """Return one run with what is left of it; raise ``RunUnknown``."""
    row = ReportRun.objects.filter(id=run_id).first()
    if row is None:
        raise RunUnknown(f"no run {run_id} in this scope")
    counts = _counts([run_id])[run_id]
    return _facts(row, counts, left_s=_left_s(row, counts, at))


def items(*, run_id: UUID, states: Sequence[ItemState], start: int = 0, limit: int = 50) -> tuple[ItemFacts, ...]:
    """Return clients of a run by their place, before all others those for whom a person has to say why."""
    found = RunItem.objects.filter(run_id=run_id, state__in=states)
    rows = found.order_by(Case(When(state=ItemState.ALIKE, then=0), default=1), "place")[start : start + limit]
    return tuple(
        ItemFacts(
            subject_id=row.subject_id, place=row.place, state=ItemState(row.state), why=row.why, detail=row.detail,
            report_id=row.report_id, printed_bps=row.printed_bps, mark=mark_of(row),
        )
        for row in rows
    )  # fmt: skip


def whys(*, run_id: UUID) -> tuple[tuple[ItemState, str, int], ...]:
    """Return why clients have no report, the commonest reason first."""
    rows = RunItem.objects.filter(run_id=run_id).exclude(why="").values_list("state", "why")
    counted = rows.annotate(n=Count("id")).order_by("-n", "why")
    return tuple((ItemState(state), why, n) for state, why, n in counted)


def report_ids(*, run_id: UUID) -> tuple[UUID, ...]:
    """Return the reports of a run that stand, by the clients' places."""
    ready = RunItem.objects.filter(run_id=run_id, state__in=[ItemState.ISSUED, ItemState.UNCHANGED])
    return tuple(ready.order_by("place").values_list("report_id", flat=True))


def likeness_of(report_ids: Sequence[UUID]) -> dict[UUID, ReasonPrint]:
    """Return how alike the reasons of these reports were to the nearest other client's, by report."""
    return {
        row.report_id: row for row in ReasonPrint.objects.filter(report_id__in=report_ids).defer("printed", "forms")
    }


def _left_s(row: ReportRun, counts: Mapping[ItemState, int], at: datetime) -> int | None:
    """Reckon with the pace of the last minute."""
    waiting = counts[ItemState.WAITING]
    if row.state != RunState.RUNNING or not waiting:
        return None
    since = max(at - LATELY, row.state_at)
    done = RunItem.objects.filter(run=row, settled_at__gte=since).count()
    passed = (at - since).total_seconds()
    return round(waiting * passed / done) if done > 4 and passed > 1 else None


def _counts(run_ids: Sequence[UUID]) -> dict[UUID, dict[ItemState, int]]:
    found = {run_id: dict.fromkeys(ItemState, 0) for run_id in run_ids}
    for run_id, state, n in (
        RunItem.objects.filter(run_id__in=run_ids).values_list("run_id", "state").annotate(Count("id"))
    ):
        found[run_id][ItemState(state)] = n
    return found


def _facts(row: ReportRun, counts: Mapping[ItemState, int], *, left_s: int | None = None) -> RunFacts:
    return RunFacts(
        id=row.id, criteria=row.criteria, asked_by=row.asked_by, asked_label=row.asked_label, asked_at=row.asked_at,
        total=row.total, state=RunState(row.state), state_at=row.state_at, state_label=row.state_label, counts=counts,
        left_s=left_s,
    )  # fmt: skip
