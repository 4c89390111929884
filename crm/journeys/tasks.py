"""Celery entry point: once a day every assessed investor is looked at, a slice at a time."""

from typing import Final

from celery import shared_task

from crm.journeys.watching import look_again
from crm.suitability.queries import assessed_subjects
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now

SLICES: Final = 288
EVERY_S: Final = 300.0
"""A day in slices of five minutes: who belongs to which follows from the id, so nothing has to be remembered."""


@shared_task(name="journeys.look_again_due", ignore_result=True)
def look_again_due() -> int:
    """Look at the slice of now; each investor in a transaction of their own."""
    at = utc_now()
    slot = int(at.timestamp() // EVERY_S) % SLICES
    with entered(system_scope("journeys.watching")):
        subjects = [subject for subject in assessed_subjects() if subject.int % SLICES == slot]
    for subject in subjects:
        with entered(system_scope("journeys.watching")):
            look_again(subject_ids=[subject], at=at)
    return len(subjects)
