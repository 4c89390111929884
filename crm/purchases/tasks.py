"""Celery entry points of purchases: what a lost event left undone is done by the sweep."""

from celery import shared_task

from crm.purchases.certificates import certify_missed
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now


@shared_task(name="purchases.continue_due", ignore_result=True)
def continue_due() -> int:
    """Certify what was paid for and missed; return how many."""
    with entered(system_scope("purchases")):
        return certify_missed(at=utc_now())
