"""Ask for a run, pause it, let it go on, cancel it, try again what was refused, and say why alike reasons are right."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue
from hub.outbox.waking import Waker
from hub.schema.locks import hold_names
from reports.meter import REASON_LENGTH
from reports.models import ItemState, ReportRun, RunItem, RunState
from reports.runs.held import mark_of

waker = Waker("reports.runs_due")

MOST: Final = 20_000
"""Clients in one run; two hours of work, at 0.25 s of CPU and 0.35 s in all each (measured beside others)."""
AGAIN: Final = (ItemState.REFUSED, ItemState.FAILED)


class NobodyToReport(ValueError):
    """A run was asked for that would be about nobody."""


class TooManyClients(ValueError):
    """A run was asked for about more clients than one run takes."""


class RunUnknown(LookupError):
    """No such run, or the scope may not see it."""


class RunOver(ValueError):
    """What was asked of the run does not fit the state it is in."""


class ReasonMissing(ValueError):
    """Nobody said why alike reasons are right."""


class NobodyChosen(ValueError):
    """A reason was given and nobody named whom it is about."""


def ask_run(
    *, key: UUID, subject_ids: Sequence[UUID], criteria: Mapping[str, str], by: Actor, at: datetime
) -> ReportRun:
    """Ask for the reports of these clients, once however often it is sent; the worker begins after the commit.

    Raises ``RunUnknown`` where somebody else asked with this key.
    """
    assert by.id is not None
    with transaction.atomic():
        hold_names([f"report-run:{key}"])  # who comes second waits, and finds the first one's row
        present = _present(key, by)
        if present is not None:
            return present
        wanted = list(dict.fromkeys(subject_ids))
        if not wanted:
            raise NobodyToReport("expected at least one client, got none")
        if len(wanted) > MOST:
            raise TooManyClients(f"expected at most {MOST} clients, got {len(wanted)}")
        run = ReportRun.objects.create(
            id=key, criteria=dict(criteria), asked_by=by.id, asked_label=by.label[:100], asked_at=at, total=len(wanted),
            state_at=at, state_label=by.label[:100],
        )  # fmt: skip
        rows = (RunItem(run=run, subject_id=subject, place=place) for place, subject in enumerate(wanted, start=1))
        RunItem.objects.bulk_create(rows, batch_size=2000)
        _tell("asked", run, by, at, {"total": len(wanted)})
        _wake()
    return run


def _present(key: UUID, by: Actor) -> ReportRun | None:
    """Return the run that was asked for with this key before."""
    with entered(system_scope("report-runs")):
        found = ReportRun.objects.filter(id=key).first()
    if found is not None and found.asked_by != by.id:
        raise RunUnknown(f"no run {key} in this scope")
    return found


def pause_run(*, run_id: UUID, by: Actor, at: datetime) -> None:
    """Stop after the client that is being written; nothing is lost."""
    _move(run_id, {RunState.RUNNING}, RunState.PAUSED, by, at)


def resume_run(*, run_id: UUID, by: Actor, at: datetime) -> None:
    """Go on where the run was paused."""
    _move(run_id, {RunState.PAUSED}, RunState.RUNNING, by, at)


def cancel_run(*, run_id: UUID, by: Actor, at: datetime) -> None:
    """End a run for good; what was issued stays issued, what waits is never begun."""
    with transaction.atomic():
        run = _move(run_id, {RunState.RUNNING, RunState.PAUSED}, RunState.CANCELLED, by, at)
        with entered(system_scope("report-runs")):
            waiting = RunItem.objects.filter(run=run, state=ItemState.WAITING)
            waiting.update(state=ItemState.CANCELLED, settled_at=at, because=None, because_by=None)


def retry_run(*, run_id: UUID, by: Actor, at: datetime) -> int:
    """Try again those that were refused or failed, and nobody else; return how many."""
    return _again(run_id, AGAIN, by, at, "retried", why="", detail="", attempts=0)


def excuse_alike(*, run_id: UUID, seen: Collection[str], because: str, by: Actor, at: datetime) -> int:
    """Issue those held for alike reasons whose marks (:func:`mark_of`) the person saw, with their reason.

    Returns how many. Who is held otherwise by now, or was held since, stays held: nobody has said anything about that.
    """
    told = because.strip()[:REASON_LENGTH]
    if not told:
        raise ReasonMissing("expected a sentence that says why alike reasons are right, got none")
    if not seen:
        raise NobodyChosen("expected at least one client whom the reason is about, got none")
    with transaction.atomic():
        run = _locked(run_id)
        rows = RunItem.objects.select_for_update().filter(run=run, state=ItemState.ALIKE).order_by("place")
        held = [item for item in rows if mark_of(item) in seen]
        for item in held:
            item.because, item.because_by, item.state, item.why, item.attempts = told, by.id, ItemState.WAITING, "", 0
            item.save(update_fields=["because", "because_by", "state", "why", "attempts"])
        _reopen(run, by, at, "excused", len(held))
    return len(held)


def _again(
    run_id: UUID, states: Collection[ItemState], by: Actor, at: datetime, action: str, **changed: str | int
) -> int:
    with transaction.atomic():
        run = _locked(run_id)
        count = RunItem.objects.filter(run=run, state__in=states).update(
            state=ItemState.WAITING, settled_at=None, **changed
        )
        _reopen(run, by, at, action, count)
    return count


def _reopen(run: ReportRun, by: Actor, at: datetime, action: str, count: int) -> None:
    if not count:
        return
    if run.state == RunState.CANCELLED:
        raise RunOver("a cancelled run never goes on")
    if run.state == RunState.DONE:
        _enter(run, RunState.RUNNING, by.label, at)
    _tell(action, run, by, at, {"count": count})
    _wake()


def _move(run_id: UUID, from_: Collection[RunState], to: RunState, by: Actor, at: datetime) -> ReportRun:
    with transaction.atomic():
        run = _locked(run_id)
        if run.state not in from_:
            raise RunOver(f"expected a run that is {', '.join(sorted(from_))}, got {run.state}")
        _enter(run, to, by.label, at)
        _tell(to.value, run, by, at, {})
        _wake()
    return run


def _locked(run_id: UUID) -> ReportRun:
    run = ReportRun.objects.select_for_update().filter(id=run_id).first()
    if run is None:
        raise RunUnknown(f"no run {run_id} in this scope")
    return run


def _enter(run: ReportRun, state: RunState, label: str, at: datetime) -> None:
    run.state, run.state_at, run.state_label = state, at, label[:100]
    run.save(update_fields=["state", "state_at", "state_label"])


def _wake() -> None:
    transaction.on_commit(waker.wake, robust=True)


def _tell(action: str, run: ReportRun, by: Actor, at: datetime, details: Mapping[str, JSONValue]) -> None:
    record(by=by, action=f"report_run.{action}", at=at, target_kind="report_run", target_id=str(run.id),
           details=details)  # fmt: skip
