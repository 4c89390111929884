"""Celery entry point of the quarantine: woken after a commit, and swept in case a wake-up was lost."""

from celery import shared_task

from hub.inbox.bulk import bulk_due
from hub.kernel.clock import utc_now


@shared_task(name="inbox.decide_due", ignore_result=True)
def decide_waiting() -> int:
    """Carry out what was decided about many messages at once."""
    return bulk_due(at=utc_now())
