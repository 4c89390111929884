"""Show an administrator what is on its way and what is stuck."""

from dataclasses import dataclass

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


def stuck_deliveries(*, limit: int = 50) -> tuple[Delivery, ...]:
    """Return deliveries that failed and wait for another try, oldest first."""
    return tuple(Delivery.objects.filter(done_at=None, attempts__gt=0).order_by("id")[:limit])
