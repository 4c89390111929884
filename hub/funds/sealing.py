"""Seal what was posted: canonical bytes into the vault, and the event that tells of it.

A flow is durable when it is posted; its seal follows from an event written in the same transaction (ADR 23). The event
is delivered until it succeeds, and a sweep finds flows that have no seal all the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from hub.funds.evidence import KIND, FlowMissing, contents_for
from hub.funds.models import Flow
from hub.kernel.events import Event
from hub.outbox.operations import publish_all
from hub.vault.evidence import PURPOSE, fact_sealed
from hub.vault.models import SealedContent
from hub.vault.operations import Sealed, ToSeal, seal_all

TOGETHER: Final = 500
"""Flows sealed by one statement."""
IN_ONE_EVENT: Final = 50
"""Flows that one event names: few enough that five hundred events at once stay a bearable transaction. Unmeasured."""
LATE: Final = timedelta(minutes=2)
"""A flow without a seal after so long was missed; ordinarily it has one within seconds. Unmeasured."""
LOOKED_BACK: Final = timedelta(days=30)
"""How far the sweep looks for missed flows, so that it does not ask for every seal there is. Unmeasured."""

UNSEALED_TOO_LONG: Final = timedelta(hours=1)
"""From then on a person is told: by then the sweep has failed a dozen times. Unmeasured."""

log = structlog.get_logger(__name__)
_alarms: list[Callable[[datetime], None]] = []


@dataclass(frozen=True, kw_only=True)
class Unsealed:
    """Flows that wait for their seals too long: how many, and since when the oldest."""

    waiting: int
    since: datetime


def register_alarm(tell: Callable[[datetime], None]) -> None:
    """Say who looks after every sweep whether flows wait too long."""
    _alarms[:] = [tell]


def posted_events(flow_ids: Sequence[UUID]) -> tuple[Event, ...]:
    """Return the events that ask for the seals of these flows."""
    parts = (flow_ids[start : start + IN_ONE_EVENT] for start in range(0, len(flow_ids), IN_ONE_EVENT))
    return tuple(
        Event(name="FlowsPosted", key=f"flows:{part[0]}", payload={"flows": [str(one) for one in part]})
        for part in parts
    )


def seal_posted(event: Event, at: datetime) -> None:
    """Seal the flows that an event names."""
    seal_posted_together([event], at)


def seal_posted_together(events: Sequence[Event], at: datetime) -> None:
    """Seal the flows that these events name, each once."""
    named: list[Any] = [event.payload["flows"] for event in events]
    seal_flows((UUID(flow_id) for one in named for flow_id in one), at=at)


def seal_flows(flow_ids: Iterable[UUID], *, at: datetime) -> None:
    """Put these flows' canonical bytes into the vault and tell of it; what was sealed before stays as it is."""
    asked = list(dict.fromkeys(flow_ids))
    for start in range(0, len(asked), TOGETHER):
        _seal_part(asked[start : start + TOGETHER], at=at)


def seal_missed(*, at: datetime) -> int:
    """Seal what was posted a while ago and has no seal, whatever became of its event; return how many were sealed.

    What cannot be sealed is named in the log and holds up nothing else.
    """
    late = _unsealed(before=at - LATE, since=at - LOOKED_BACK).order_by("recorded_at", "key")
    missed = list(late.values_list("id", flat=True)[: 10 * TOGETHER])
    parts = (missed[start : start + TOGETHER] for start in range(0, len(missed), TOGETHER))
    sealed = sum(_seal_what_can_be(part, at=at) for part in parts)
    for tell in _alarms:
        tell(at)
    return sealed


def unsealed_too_long(*, at: datetime, ever: bool = False) -> Unsealed | None:
    """Return what waits too long for its seal; with ``ever`` also what the sweep no longer looks for."""
    late = _unsealed(before=at - UNSEALED_TOO_LONG, since=None if ever else at - LOOKED_BACK)
    found = late.aggregate(waiting=Count("id"), since=Min("recorded_at"))
    return Unsealed(**found) if found["waiting"] else None


def _unsealed(*, before: datetime, since: datetime | None) -> QuerySet[Flow]:
    sealed = SealedContent.objects.filter(owner_kind=KIND, purpose=PURPOSE, owner_id=OuterRef("id"))
    recorded = Flow.objects.filter(recorded_at__lt=before)
    return (recorded if since is None else recorded.filter(recorded_at__gte=since)).filter(~Exists(sealed))


def _seal_what_can_be(flow_ids: Sequence[UUID], *, at: datetime) -> int:
    """Seal these together; where one refuses, each by itself. Return how many were sealed."""
    try:
        with transaction.atomic():
            _seal_part(flow_ids, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(flow_ids) > 1:
            return sum(_seal_what_can_be([one], at=at) for one in flow_ids)
        log.exception("flow.unsealed", flow=str(flow_ids[0]), error=type(error).__name__)
        return 0
    return len(flow_ids)


def _seal_part(flow_ids: Sequence[UUID], *, at: datetime) -> None:
    whose = dict(Flow.objects.filter(id__in=flow_ids).values_list("id", "subject_id"))
    contents = contents_for([str(one) for one in flow_ids])
    if missing := [one for one in flow_ids if str(one) not in contents]:
        raise FlowMissing(f"flow {missing[0]} is not in the ledger")
    to_seal = [
        ToSeal(purpose=PURPOSE, owner_kind=KIND, owner_id=one, content=contents[str(one)], subject_id=whose[one])
        for one in flow_ids
    ]
    sealed = seal_all(to_seal, at=at)
    publish_all(events=[_event(one, place) for one, place in zip(to_seal, sealed, strict=True)], at=at)


def _event(flow: ToSeal, sealed: Sealed) -> Event:
    return fact_sealed(kind=KIND, fact_id=flow.owner_id, sealed=sealed, subject_id=flow.subject_id)
