"""Show an administrator what is on its way and what is stuck."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max, Min, Q

from hub.outbox.models import Delivery


@dataclass(frozen=True, kw_only=True)
class SubscriberState:
    """How one subscriber keeps up: ``stuck`` counts deliveries that failed at least once and are not done."""

    subscriber: str
    waiting: int
    stuck: int
    done: int
    oldest_waiting: object
    last_done: object


def subscriber_states() -> tuple[SubscriberState, ...]:
    """Return one line per subscriber, by name."""
    waiting = Q(done_at=None)
    rows = (
        Delivery.objects.values("subscriber")
        .annotate(
            waiting=Count("id", filter=waiting),
            stuck=Count("id", filter=waiting & Q(attempts__gt=0)),
            done=Count("id", filter=~waiting),
            oldest_waiting=Min("published_at", filter=waiting),
            last_done=Max("done_at"),
        )
        .order_by("subscriber")
    )
    return tuple(SubscriberState(**row) for row in rows)


def news() -> tuple[int, tuple[str, ...]]:
    """Return the newest delivery's number, and which transactions are writing deliveries that nobody sees yet.

    Numbers are given before a transaction commits, so a lower one may appear after a higher one. Whoever holds such a
    number holds the table's lock as well: as long as the lock is named here, and once it is gone, what this returns
    differs. The number is read first: what commits in between is seen by whoever reads after this.
    """
    newest = Delivery.objects.aggregate(newest=Max("id"))["newest"] or 0
    with connection.cursor() as cursor:
        cursor.execute(_WRITING, [Delivery._meta.db_table])
        return newest, tuple(row[0] for row in cursor.fetchall())


_WRITING = """
SELECT virtualtransaction FROM pg_locks
WHERE pid <> pg_backend_pid() AND locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = %s::regclass
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY virtualtransaction
"""


def stuck_deliveries(*, limit: int = 50) -> tuple[Delivery, ...]:
    """Return deliveries that failed and wait for another try, oldest first."""
    return tuple(Delivery.objects.filter(done_at=None, attempts__gt=0).order_by("id")[:limit])
