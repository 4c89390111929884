"""Celery entry points of the log."""

from celery import shared_task

from chain.alarms import any_open
from chain.operations import anchor, unanchored
from chain.promises import watch_merge_delay
from chain.scan.running import advance_scan, wake_scanner
from chain.structure import log_snapshots
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now


@shared_task(name="chain.anchor_due", ignore_result=True)
def anchor_due() -> None:
    """Record the structure of a new release, then seal what is new; called every minute.

    While an alarm is open the chain is asked also when nothing is new, so that a cause that has gone closes it.
    """
    with entered(system_scope("structure")):
        log_snapshots(at=utc_now())
    watch_merge_delay(at=utc_now())
    if unanchored() or any_open():
        anchor(at=utc_now())


@shared_task(name="chain.scan_due", ignore_result=True)
def scan_due() -> None:
    """Do one chunk of a running scan and ask for the next, so that other work comes in between."""
    with entered(system_scope("scan")):
        more = advance_scan(at=utc_now())
    if more:
        wake_scanner()
