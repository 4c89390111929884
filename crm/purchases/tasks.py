"""Celery entry points of purchases: what a lost event left undone is done by the sweep."""

from celery import shared_task

from crm.purchases.certificates import certify_missed
from crm.purchases.deadlines import tell_deadlines
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now


@shared_task(name="purchases.continue_due", ignore_result=True)
def continue_due() -> int:
    """Certify what was paid for and missed; return how many."""
    with entered(system_scope("purchases")):
        return certify_missed(at=utc_now())


@shared_task(name="purchases.deadlines_due", ignore_result=True)
def deadlines_due() -> int:
    """Tell of purchases whose time ends soon or has ended; return how many stand so."""
    with entered(system_scope("purchases")):
        return tell_deadlines(at=utc_now())
