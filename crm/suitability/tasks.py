"""Celery entry point: carry out changes of rules whose day has come."""

from typing import Final

from celery import shared_task

from crm.suitability.operations.rules import carry_out_chunk
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now

CHUNKS: Final = 20
"""Chunks a call, each a transaction of its own."""


@shared_task(name="suitability.rules_due", ignore_result=True)
def rules_due() -> int:
    """Do some chunks; the next call goes on where this one ended."""
    for done in range(CHUNKS):
        with entered(system_scope("suitability.rules")):
            if not carry_out_chunk(at=utc_now()):
                return done
    return CHUNKS
