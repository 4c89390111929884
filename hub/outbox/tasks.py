"""Celery entry point of the outbox: woken after commits, and swept every few seconds in case a wake-up was lost."""

from celery import shared_task

from hub.kernel.clock import utc_now
from hub.outbox.delivery import drain


@shared_task(name="outbox.deliver_due", ignore_result=True)
def deliver_due() -> int:
    """Deliver what is due now."""
    return drain(at=utc_now())
