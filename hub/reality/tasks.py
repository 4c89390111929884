"""Celery entry point: what was measured is held against what was declared."""

from celery import shared_task

from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.reality.weighing import weigh, weighing_due


@shared_task(name="reality.weigh_due", ignore_result=True)
def weigh_when_due() -> None:
    """Once a day, and again after a message or a declaration."""
    at = utc_now()
    with entered(system_scope("reality")):
        if weighing_due(at=at):
            weigh(by=system_actor("reality"), at=at)
