"""Raise, repeat and resolve what a person must look at; an alarm stays open under one name until it is resolved."""

from datetime import datetime

import structlog
from django.db import transaction

from chain.models import Alarm

log = structlog.get_logger(__name__)


def raise_alarm(*, name: str, message: str, at: datetime) -> None:
    """Open the alarm, or note that it was seen again."""
    log.error("chain_alarm", alarm=name)
    with transaction.atomic():
        alarm, created = Alarm.objects.select_for_update().get_or_create(
            name=name, resolved_at=None, defaults={"message": message, "raised_at": at, "seen_at": at}
        )
        if not created:
            alarm.message, alarm.seen_at = message, at
            alarm.save(update_fields=["message", "seen_at"])


def resolve_alarm(*, name: str, at: datetime) -> None:
    """Close the alarm if it is open."""
    Alarm.objects.filter(name=name, resolved_at=None).update(resolved_at=at)
