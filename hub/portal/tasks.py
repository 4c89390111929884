"""Celery entry points of the public pages."""

from celery import shared_task

from hub.kernel.clock import utc_now
from hub.portal.alerts.kept_letters import clear_letters
from hub.portal.alerts.sending import send_due
from hub.portal.parity.checking import check_due


@shared_task(name="portal.parity_due", ignore_result=True)
def parity_due() -> int:
    """Hold the channels of what was published against the register."""
    return check_due(at=utc_now())


@shared_task(name="portal.alerts_due", ignore_result=True)
def alerts_due() -> int:
    """Send the letters of the alerts that are due."""
    return send_due(at=utc_now())


@shared_task(name="portal.letters_kept", ignore_result=True)
def letters_kept() -> int:
    """Delete letters that lay as files for long enough."""
    return clear_letters(at=utc_now())
