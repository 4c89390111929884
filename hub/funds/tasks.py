"""Celery entry points of the ledger: bank and ledger are compared, and flows whose seal was missed are sealed."""

from celery import shared_task

from hub.access.scope import entered, system_scope
from hub.funds.alerts.running import watch_due, watch_over
from hub.funds.reconciliation.running import reconcile, reconciliation_due
from hub.funds.sealing import seal_missed
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now


@shared_task(name="funds.reconcile_due", ignore_result=True)
def reconcile_due() -> None:
    """Compare once a day, and again after a statement."""
    at = utc_now()
    with entered(system_scope("reconciliation")):
        if reconciliation_due(at=at):
            reconcile(by=system_actor("reconciliation"), at=at)


@shared_task(name="funds.seal_missed", ignore_result=True)
def seal_what_was_missed() -> int:
    """Seal what was posted a while ago and has no seal."""
    with entered(system_scope("funds")):
        return seal_missed(at=utc_now())


@shared_task(name="funds.watch_due", ignore_result=True)
def watch_when_due() -> None:
    """Let the rules read the book once a day, after a statement or a tie, and every few minutes while money moves."""
    at = utc_now()
    with entered(system_scope("watch")):
        if watch_due(at=at):
            watch_over(by=system_actor("watch"), at=at)
