"""Deliver what is due, oldest first: an event, or a row of them, in one transaction, handler and mark together.

A handler that fails is tried again with growing pauses and for ever; the error stays visible at the row. A crash
between two deliveries loses nothing, because a delivery is marked in the transaction of its effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet

from hub.access.scope import entered, system_scope
from hub.kernel.events import Event
from hub.outbox.models import Delivery
from hub.outbox.subscriptions import handler_of, many_handler_of

log = structlog.get_logger(__name__)

FIRST_PAUSE_S = 5
LONGEST_PAUSE_S = 3600
TOGETHER = 500
"""Deliveries in one transaction at most, where a subscriber takes many: the log took 136 facts a second one by one,
2,100 by hundreds, 2,600 by five hundreds and 2,100 by thousands (two cores, load 1)."""


class HandlerUnknown(RuntimeError):
    """A delivery names a subscriber that this release does not have."""


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """How many deliveries one transaction took up, and how many it delivered: all of them or none."""

    taken: int
    delivered: int


def drain(*, at: datetime, limit: int = 1000) -> int:
    """Deliver up to ``limit`` due events and return how many were delivered; failures wait for their next turn.

    Events published by handlers are due at once and belong to the same drain. What waits in a row for a subscriber that
    takes many goes to it together; where that fails, one by one, so that only the event at fault is postponed.
    """
    delivered = taken = alone = 0
    while taken < limit:
        turn = _deliver_next(at=at, most=1 if alone else min(TOGETHER, limit - taken))
        if turn is None:
            break
        if not turn.delivered and turn.taken > 1:
            alone = turn.taken
            continue
        delivered, taken, alone = delivered + turn.delivered, taken + turn.taken, max(0, alone - turn.taken)
    return delivered


def pending(*, at: datetime) -> int:
    """Return how many deliveries are due now."""
    return due_now(at=at).count()


def due_now(*, at: datetime) -> QuerySet[Delivery]:
    """Return what is to be delivered, the oldest first: read off the index of what is open, never past what is done."""
    return Delivery.objects.filter(done_at=None, next_at__lte=at).order_by("id")


def _deliver_next(*, at: datetime, most: int) -> _Turn | None:
    """Deliver the oldest, or up to ``most`` that go together; None when nothing is due."""
    run: list[Delivery] = []
    try:
        with entered(system_scope("outbox")):
            run = _claim(at=at, most=most)
            if not run:
                return None
            _handle(run, at=at)
            done = Delivery.objects.filter(id__in=[due.id for due in run])
            done.update(done_at=at, attempts=F("attempts") + 1, last_error="")
    except Exception as error:
        if not run:
            raise
        if len(run) == 1:
            _postpone(run[0], error=error, at=at)
        return _Turn(taken=len(run), delivered=0)
    return _Turn(taken=len(run), delivered=len(run))


def _claim(*, at: datetime, most: int) -> list[Delivery]:
    """Lock the oldest due delivery, and what follows it to the same subscriber where that takes many."""
    waiting = due_now(at=at).select_for_update(skip_locked=True)
    first = waiting.first()
    if first is None or most == 1 or many_handler_of(first.event_name, first.subscriber) is None:
        return [] if first is None else [first]
    return list(takewhile(lambda due: _address(due) == _address(first), waiting[:most]))


def _address(due: Delivery) -> tuple[str, str]:
    return due.event_name, due.subscriber


def _handle(run: Sequence[Delivery], *, at: datetime) -> None:
    name, subscriber = _address(run[0])
    events = [Event(name=name, key=due.event_key, payload=due.payload) for due in run]
    many, handler = many_handler_of(name, subscriber), handler_of(name, subscriber)
    if handler is None:
        raise HandlerUnknown(f"no handler {subscriber} for {name}")
    if many is not None and len(events) > 1:
        many(events, at)
    else:
        handler(events[0], at)


def _postpone(due: Delivery, *, error: Exception, at: datetime) -> None:
    pause = min(FIRST_PAUSE_S * 2 ** min(due.attempts, 20), LONGEST_PAUSE_S)
    log.warning(
        "delivery_failed", delivery=due.id, subscriber=due.subscriber, error=type(error).__name__, pause_s=pause
    )
    with transaction.atomic():
        Delivery.objects.filter(id=due.id, done_at=None).update(
            attempts=due.attempts + 1,
            next_at=at + timedelta(seconds=pause),
            last_error=_told(error)[:2000],
        )


def _told(error: Exception) -> str:
    """Name the error; a database's message quotes values of rows, so only its kind is kept."""
    if isinstance(error, DatabaseError):
        return f"{type(error).__name__} {getattr(error.__cause__, 'sqlstate', '') or ''}".strip()
    return f"{type(error).__name__}: {error}"
