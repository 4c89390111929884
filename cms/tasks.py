"""Celery entry points of disclosures: what was signed for an hour is published when it has come."""

from celery import shared_task

from cms.signing import due, publish_signed
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now


@shared_task(name="disclosures.publish_due", ignore_result=True)
def publish_due() -> int:
    """Publish one after another, each in a transaction of its own; return how many came out."""
    at = utc_now()
    with entered(system_scope("disclosures")):
        waiting = due(at)
    published = 0
    for signature_id in waiting:
        with entered(system_scope("disclosures")):
            version = publish_signed(signature_id=signature_id, by=system_actor("disclosures"), at=at)
            published += version is not None
    return published
