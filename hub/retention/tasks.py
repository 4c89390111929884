"""Celery entry point: carry out erasures that were granted."""

from celery import shared_task

from hub.kernel.clock import utc_now
from hub.retention.carrying_out import advance_erasures


@shared_task(name="retention.erase_due", ignore_result=True)
def erase_due() -> int:
    """Do some chunks; the next call goes on where this one ended."""
    return advance_erasures(at=utc_now(), most=50)
