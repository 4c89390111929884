"""Celery entry points of the intake: woken after a commit, and swept every few seconds in case a wake-up was lost."""

from celery import shared_task

from hub.ingest.operations import fold_due
from hub.kernel.clock import utc_now


@shared_task(name="inbox.fold_due", ignore_result=True)
def fold_waiting() -> int:
    """Fold what waits now."""
    return fold_due(at=utc_now())
