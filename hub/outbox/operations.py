"""Publish events in the transaction of the change that they tell of."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.events import Event
from hub.outbox.models import Delivery
from hub.outbox.subscriptions import subscribers_of
from hub.outbox.waking import Waker
from hub.schema import statements

_waker = Waker("outbox.deliver_due")

_INSERT: Final = """
INSERT INTO outbox_delivery
    (event_name, event_key, payload, subscriber, published_at, next_at, attempts, last_error)
SELECT name, key, payload::jsonb, subscriber, %s::timestamptz, %s::timestamptz, 0, ''
  FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) WITH ORDINALITY row (name, key, payload, subscriber, n)
 ORDER BY n ON CONFLICT DO NOTHING
"""


class NotInTransaction(RuntimeError):
    """An event was published outside the transaction of its change, where it could be lost or lie."""


def publish(*, event: Event, at: datetime) -> None:
    """Write one delivery per subscriber; publishing the same event key again changes nothing."""
    publish_all(events=[event], at=at)


def publish_all(*, events: Sequence[Event], at: datetime) -> None:
    """Write the deliveries of several events in one statement and wake the worker after the commit."""
    if not connection.in_atomic_block:
        raise NotInTransaction(f"publish {[event.name for event in events]} inside the transaction of the change")
    deliveries = [(event, subscriber) for event in events for subscriber in subscribers_of(event.name)]
    if deliveries:
        _write(deliveries, at=at)
        transaction.on_commit(_waker.wake, robust=True)


def _write(deliveries: Sequence[tuple[Event, str]], *, at: datetime) -> None:
    columns = (
        [event.name for event, _ in deliveries],
        [event.key for event, _ in deliveries],
        [json.dumps(dict(event.payload), ensure_ascii=False) for event, _ in deliveries],
        [subscriber for _, subscriber in deliveries],
    )
    statements.rows(_INSERT, [at, at, *columns])


def retry_now(*, by: Actor, at: datetime) -> int:
    """Make every delivery that failed due at once; return how many."""
    with transaction.atomic():
        count = Delivery.objects.filter(done_at=None, attempts__gt=0).update(next_at=at)
        record(by=by, action="outbox.retried", at=at, details={"count": count})
        transaction.on_commit(_waker.wake, robust=True)
    return count
