"""Celery entry points of the intake: woken after a commit, and swept every few seconds in case a wake-up was lost."""

from celery import shared_task

from crm.journeys.drafts import forget_old_drafts
from hub.ingest.operations import fold_due, sweep_uploads, work_due
from hub.kernel.clock import utc_now


@shared_task(name="inbox.fold_due", ignore_result=True)
def fold_waiting() -> int:
    """Fold what waits now."""
    return fold_due(at=utc_now())


@shared_task(name="visits.import_due", ignore_result=True)
def import_waiting() -> int:
    """Take decided visit lists in and try others out, a chunk to a transaction; the next call ends what one left."""
    return work_due(at=utc_now())


@shared_task(name="visits.sweep", ignore_result=True)
def sweep_left() -> int:
    """Destroy uploaded lists that nobody decided about, and forms that nobody came back to."""
    now = utc_now()
    return sweep_uploads(at=now) + forget_old_drafts(at=now)
