"""Raise, repeat and resolve what a person must look at; an alarm stays open under one name until it is resolved.

People take an alarm, hand it over and say what was done; each step is a row that stays, and stands in the audit trail.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import transaction

from chain.domain.alarms import AlarmMove, require_handing_over, require_taking, sound_words
from chain.models import Alarm, AlarmStep
from hub.audit.operations import record
from hub.kernel.actor import Actor

Facts = Mapping[str, str | int]
"""What a sentence mentions: figures, names and addresses, never words of a language."""

log = structlog.get_logger(__name__)


def raise_alarm(*, name: str, message: str, at: datetime, case: str = "", facts: Facts | None = None) -> None:
    """Open the alarm, or note that it was seen again.

    ``message`` is for the terminal and the log; people read the sentence for ``case`` (the name where there is but one)
    in their own language, with ``facts`` in it.
    """
    log.error("chain_alarm", alarm=name)
    told = {"message": message, "case": case or name, "facts": dict(facts or {}), "seen_at": at}
    with transaction.atomic():
        alarm, created = Alarm.objects.select_for_update().get_or_create(
            name=name, resolved_at=None, defaults={**told, "raised_at": at}
        )
        if not created:
            for field, value in told.items():
                setattr(alarm, field, value)
            alarm.save(update_fields=list(told))


def resolve_alarm(*, name: str, at: datetime) -> None:
    """Close the alarm if it is open."""
    Alarm.objects.filter(name=name, resolved_at=None).update(resolved_at=at)


def any_open() -> bool:
    """Tell whether anything waits for a person or for its cause to go."""
    return Alarm.objects.filter(resolved_at=None).exists()


def is_open(name: str) -> bool:
    """Tell whether this one is."""
    return Alarm.objects.filter(name=name, resolved_at=None).exists()


def open_since(name: str) -> datetime | None:
    """Return when this one was raised; None while it is not open."""
    return Alarm.objects.filter(name=name, resolved_at=None).values_list("raised_at", flat=True).first()


class AlarmUnknown(LookupError):
    """There is no such alarm."""


def take_alarm(alarm_id: int, *, by: Actor, at: datetime) -> Alarm:
    """Make an open alarm one's own."""
    with _changed(alarm_id) as alarm:
        require_taking(owner=alarm.owner_id, by=by.id, open_=alarm.resolved_at is None)
        alarm.owner_id, alarm.owner_label = by.id, by.label
        _step(alarm, AlarmMove.TAKEN, by=by, at=at)
    return alarm


def hand_over_alarm(alarm_id: int, *, to: Actor, by: Actor, at: datetime) -> Alarm:
    """Give one's alarm to somebody else; who may look after alarms is the caller's to know."""
    with _changed(alarm_id) as alarm:
        require_handing_over(owner=alarm.owner_id, by=by.id, to=to.id, open_=alarm.resolved_at is None)
        alarm.owner_id, alarm.owner_label = to.id, to.label
        _step(alarm, AlarmMove.HANDED_OVER, by=by, at=at)
    return alarm


def explain_alarm(alarm_id: int, *, words: str, by: Actor, at: datetime) -> Alarm:
    """Say what was done; an open alarm is closed by that, and raised again where its cause is still there."""
    with _changed(alarm_id) as alarm:
        open_, explained = alarm.resolved_at is None, bool(alarm.resolution)
        alarm.resolution = sound_words(owner=alarm.owner_id, by=by.id, explained=explained, open_=open_, words=words)
        alarm.explained_by, alarm.explained_at = by.label, at
        alarm.resolved_at = alarm.resolved_at or at
        _step(alarm, AlarmMove.EXPLAINED, by=by, at=at)
    return alarm


@contextmanager
def _changed(alarm_id: int) -> Iterator[Alarm]:
    with transaction.atomic():
        alarm = Alarm.objects.select_for_update().filter(id=alarm_id).first()
        if alarm is None:
            raise AlarmUnknown(f"there is no alarm {alarm_id}")
        yield alarm
        alarm.save()


def _step(alarm: Alarm, step: AlarmMove, *, by: Actor, at: datetime) -> None:
    AlarmStep.objects.create(alarm=alarm, step=step, at=at, actor_label=by.label, owner_label=alarm.owner_label)
    record(
        by=by,
        action=f"alarm.{step.value}",
        at=at,
        target_kind="alarm",
        target_id=str(alarm.id),
        details={"alarm": alarm.name, "owner": alarm.owner_label},
    )
