"""Publish events in the transaction of the change that they tell of."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.events import Event
from hub.outbox.models import Delivery
from hub.outbox.subscriptions import subscribers_of
from hub.outbox.waking import Waker

_waker = Waker("outbox.deliver_due")


class NotInTransaction(RuntimeError):
    """An event was published outside the transaction of its change, where it could be lost or lie."""


def publish(*, event: Event, at: datetime) -> None:
    """Write one delivery per subscriber; publishing the same event key again changes nothing."""
    publish_all(events=[event], at=at)


def publish_all(*, events: Sequence[Event], at: datetime) -> None:
    """Write the deliveries of several events in one statement and wake the worker after the commit."""
    if not connection.in_atomic_block:
        raise NotInTransaction(f"publish {[event.name for event in events]} inside the transaction of the change")
    rows = [
        Delivery(
            event_name=event.name,
            event_key=event.key,
            payload=dict(event.payload),
            subscriber=subscriber,
            published_at=at,
            next_at=at,
        )
        for event in events
        for subscriber in subscribers_of(event.name)
    ]
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(_waker.wake, robust=True)


def retry_now(*, by: Actor, at: datetime) -> int:
    """Make every delivery that failed due at once; return how many."""
    with transaction.atomic():
        count = Delivery.objects.filter(done_at=None, attempts__gt=0).update(next_at=at)
        record(by=by, action="outbox.retried", at=at, details={"count": count})
        transaction.on_commit(_waker.wake, robust=True)
    return count
