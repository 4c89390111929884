"""Carry out runs: one client after the other, each report and the mark that it is done in one transaction.

So a kill -9 anywhere loses at most the report in hand, and none is issued twice: what was not marked was not issued
either, and an identical report is the one that stands already. Before it, in a transaction of its own, the attempt is
counted, so that a client at whom the worker dies again and again ends as failed instead of stopping everybody.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef

from crm.profile.queries import ClientUnknown, client_header
from crm.suitability.queries.reporting import NotAssessed
from hub.access.models import User
from hub.access.queries import in_use
from hub.access.roles import Role
from hub.access.scope import entered, scope_for, system_scope
from reports.domain.advice import UnsuitablePlan
from reports.domain.statements import Untraceable
from reports.domain.wording import ForbiddenWording
from reports.gathering import AdvisorMissing
from reports.meter import ReasonsAlike, excuse_of, seen_mark
from reports.models import ItemState, ReportRun, RunItem, RunState
from reports.operations import issue_report
from reports.rendering.fonts import GlyphMissing

log = structlog.get_logger(__name__)

MOST_ATTEMPTS: Final = 4
"""A worker may be killed for reasons that have nothing to do with the client in hand; more often is a pattern."""
ISSUERS: Final = frozenset({Role.BRANCH_MANAGER, Role.COMPLIANCE})
SCOPE: Final = "report-runs"
_WRITTEN: Final = (
    "state", "why", "detail", "report_id", "printed_bps", "nearest_id", "settled_at", "attempts", "because",
    "because_by",
)  # fmt: skip

_REFUSALS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (NotAssessed, "not_assessed"),
    (AdvisorMissing, "no_advisor"),
    (ClientUnknown, "out_of_sight"),
    (Untraceable, "untraceable"),
    (UnsuitablePlan, "unsuitable"),
    (ForbiddenWording, "promise"),
    (GlyphMissing, "glyph"),
)


def runs_due(*, at: datetime, seconds: float, clock: Callable[[], float] = time.monotonic) -> int:
    """Settle clients until the time is up or nothing waits; return how many were settled."""
    until, done = clock() + seconds, 0
    while clock() < until:
        claimed = _claim(at)
        if claimed is None:
            break
        done += _settle(claimed, at)
    return done


def _claim(at: datetime) -> UUID | None:
    """Count an attempt at the next client and return the row, or end the runs in which nothing waits any more."""
    with entered(system_scope(SCOPE)):
        item = (
            RunItem.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=ItemState.WAITING, run__state=RunState.RUNNING)
            .order_by("run__asked_at", "run_id", "place")
            .first()
        )
        if item is None:
            _end_finished(at)
            return None
        item.attempts += 1
        item.save(update_fields=["attempts"])
        return item.id


def _end_finished(at: datetime) -> None:
    """End the runs in which nothing waits: held first and then looked at, as clients may be sent back meanwhile."""
    waiting = RunItem.objects.filter(run=OuterRef("pk"), state=ItemState.WAITING)
    running = ReportRun.objects.filter(~Exists(waiting), state=RunState.RUNNING)
    held = [run.pk for run in running.order_by("pk").select_for_update(of=("self",))]
    running.filter(pk__in=held).update(state=RunState.DONE, state_at=at, state_label="")


def _settle(item_id: UUID, at: datetime) -> int:
    with entered(system_scope(SCOPE)):
        item = (
            RunItem.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("run")
            .filter(pk=item_id, state=ItemState.WAITING, run__state=RunState.RUNNING)
            .first()
        )
        if item is None:  # another worker has it, or somebody paused the run meanwhile
            return 0
        _decide(item, at)
        item.settled_at, item.attempts, item.because, item.because_by = at, 0, None, None
        item.save(update_fields=_WRITTEN)
    return 1


def _decide(item: RunItem, at: datetime) -> None:
    """Write onto the row what became of it; only a database that is away passes through."""
    asker = User.objects.filter(id=item.run.asked_by, is_active=True, role__in=ISSUERS).first()
    if asker is None:
        return _unsettled(item, ItemState.REFUSED, "not_entitled")
    if item.attempts > MOST_ATTEMPTS:
        return _unsettled(item, ItemState.FAILED, "worker_died")
    try:
        _issue(item, asker, at)
    except ReasonsAlike as alike:
        _unsettled(item, ItemState.ALIKE, "alike")
        item.printed_bps, item.nearest_id = alike.likeness.shares.printed_bps, alike.likeness.nearest_id
        return None
    except tuple(kind for kind, _ in _REFUSALS) as refusal:
        why = next(code for kind, code in _REFUSALS if isinstance(refusal, kind))
        detail = refusal.characters if isinstance(refusal, GlyphMissing) else ""
        return _unsettled(item, ItemState.REFUSED, why, " ".join(f"U+{ord(one):04X}" for one in detail))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # one client never stops the others; it is named on the page and in the log
        log.exception("report_run.failed", run_id=str(item.run_id), item=str(item.pk))
        return _unsettled(item, ItemState.FAILED, "error", type(error).__name__)


def _issue(item: RunItem, asker: User, at: datetime) -> None:
    """Issue as whoever asked, who must still see the client."""
    scope, seen = scope_for(asker), seen_mark(item.nearest_id, item.printed_bps or 0)
    excuse = excuse_of(item.because or "", by=item.because_by, seen=seen)
    with entered(scope):
        subject = client_header(subject_id=in_use([item.subject_id])[item.subject_id], at=at).subject_id
        facts = issue_report(subject_id=subject, by=scope.actor, at=at, excuse=excuse)
    item.state = ItemState.ISSUED if facts.issued_at == at else ItemState.UNCHANGED
    item.report_id, item.why, item.detail, item.printed_bps, item.nearest_id = facts.id, "", "", None, None


def _unsettled(item: RunItem, state: ItemState, why: str, detail: str = "") -> None:
    item.state, item.why, item.detail = state, why, detail[:200]
    item.report_id, item.printed_bps, item.nearest_id = None, None, None
