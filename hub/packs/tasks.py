"""Celery entry point: make packs that were asked for, and let old ones go."""

from celery import shared_task

from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from hub.packs.operations import let_packs_go, make_next_pack


@shared_task(name="packs.make_due", ignore_result=True)
def make_due() -> int:
    """Make one pack; the next call takes the next one."""
    with entered(system_scope("packs")):
        let_packs_go(at=utc_now())
    return int(make_next_pack(at=utc_now(), clock=utc_now))
