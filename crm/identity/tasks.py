"""Celery entry points of identity: a proposed model is compared, and a published one applied, chunk by chunk."""

from celery import shared_task

from crm.identity.proposing.comparing import advance_comparison
from crm.identity.proposing.rescoring import advance_rescoring, wake_models
from hub.kernel.clock import utc_now


@shared_task(name="identity.models_due", ignore_result=True)
def models_due() -> None:
    """Do one chunk and ask for the next, so that other work comes in between."""
    at = utc_now()
    if advance_rescoring(at=at) or advance_comparison(at=at):
        wake_models()
