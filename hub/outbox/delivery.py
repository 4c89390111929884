"""Deliver what is due, oldest first: one event, one transaction, handler and mark together.

A handler that fails is tried again with growing pauses and for ever; the error stays visible at the row. A crash
between two deliveries loses nothing, because a delivery is marked in the transaction of its effect.
"""

from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from hub.access.scope import entered, system_scope
from hub.kernel.events import Event
from hub.outbox.models import Delivery
from hub.outbox.subscriptions import handler_of

log = structlog.get_logger(__name__)

FIRST_PAUSE_S = 5
LONGEST_PAUSE_S = 3600


class HandlerUnknown(RuntimeError):
    """A delivery names a subscriber that this release does not have."""


def drain(*, at: datetime, limit: int = 1000) -> int:
    """Deliver up to ``limit`` due events and return how many were delivered; failures wait for their next turn.

    Events published by handlers are due at once and belong to the same drain.
    """
    delivered = 0
    for _ in range(limit):
        outcome = _deliver_next(at=at)
        if outcome is None:
            break
        delivered += outcome
    return delivered


def pending(*, at: datetime) -> int:
    """Return how many deliveries are due now."""
    return due_now(at=at).count()


def due_now(*, at: datetime) -> QuerySet[Delivery]:
    """Return what is to be delivered, the oldest first: read off the index of what is open, never past what is done."""
    return Delivery.objects.filter(done_at=None, next_at__lte=at).order_by("id")


def _deliver_next(*, at: datetime) -> bool | None:
    """Return True for a success, False for a failure, None when nothing is due."""
    due: Delivery | None = None
    try:
        with entered(system_scope("outbox")):
            due = due_now(at=at).select_for_update(skip_locked=True).first()
            if due is None:
                return None
            _handle(due, at=at)
            Delivery.objects.filter(id=due.id).update(done_at=at, attempts=due.attempts + 1, last_error="")
    except Exception as error:
        if due is None:
            raise
        _postpone(due, error=error, at=at)
        return False
    return True


def _handle(due: Delivery, *, at: datetime) -> None:
    handler = handler_of(due.event_name, due.subscriber)
    if handler is None:
        raise HandlerUnknown(f"no handler {due.subscriber} for {due.event_name}")
    handler(Event(name=due.event_name, key=due.event_key, payload=due.payload), at)


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
