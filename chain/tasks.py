"""Celery entry points of the log."""

from celery import shared_task

from chain.operations import anchor, unanchored
from hub.kernel.clock import utc_now


@shared_task(name="chain.anchor_due", ignore_result=True)
def anchor_due() -> None:
    """Seal what is new; called every minute."""
    if unanchored():
        anchor(at=utc_now())
