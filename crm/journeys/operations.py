"""Book appointments, open and close tasks, tell somebody something."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from crm.journeys.models import (
    AdvisorTask,
    Appointment,
    AppointmentStatus,
    Notice,
    NoticeKind,
    Purpose,
    TaskKind,
    TaskStatus,
)
from crm.suitability.domain.words import Words
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import stable_id
from hub.schema.locks import hold_names

USUAL_LENGTH = timedelta(minutes=45)


class SlotTaken(ValueError):
    """The advisor already has an appointment at that time."""


class TaskClosed(ValueError):
    """The task was closed before; its outcome stays."""


class OutcomeMissing(ValueError):
    """A task is closed with a sentence about what came of it."""


def book(
    *,
    subject_id: UUID,
    advisor_id: UUID,
    branch_id: UUID,
    starts_at: datetime,
    purpose: Purpose,
    channel: str,
    by: Actor,
    at: datetime,
    length: timedelta = USUAL_LENGTH,
) -> Appointment:
    """Book a time with an advisor; the same request again returns the same appointment, a taken time raises."""
    key = stable_id("appointment", str(subject_id), str(advisor_id), starts_at.isoformat())
    appointment = Appointment(
        id=key,
        subject_id=subject_id,
        advisor_id=advisor_id,
        branch_id=branch_id,
        starts_at=starts_at,
        ends_at=starts_at + length,
        purpose=purpose,
        channel=channel,
        booked_at=at,
    )
    try:
        with transaction.atomic():
            hold_names([f"diary:{advisor_id}"])  # inserts that check one exclusion can wait for each other in a circle
            existing = Appointment.objects.filter(id=key).first()
            if existing is not None:
                return existing
            appointment.save(force_insert=True)
            record(by=by, action="appointment.booked", at=at, subject_id=subject_id, target_kind="appointment",
                   target_id=str(key))  # fmt: skip
    except IntegrityError as error:
        if "appointment_one_at_a_time" in str(error):
            raise SlotTaken(f"advisor {advisor_id} is taken at {starts_at.isoformat()}") from error
        raise
    return appointment


def set_status(*, appointment_id: UUID, status: AppointmentStatus, by: Actor, at: datetime) -> Appointment:
    """Say that the client arrived, that it is done, cancelled or missed."""
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(id=appointment_id)
        if appointment.status != status:
            appointment.status = status
            appointment.save(update_fields=["status"])
            record(by=by, action=f"appointment.{status}", at=at, subject_id=appointment.subject_id,
                   target_kind="appointment", target_id=str(appointment_id))  # fmt: skip
    return appointment


def open_task(
    *,
    subject_id: UUID,
    kind: TaskKind,
    rule_id: str,
    cause_key: str,
    due_at: datetime,
    by: Actor,
    at: datetime,
    reference_id: UUID | None = None,
    reason: Words | None = None,
) -> AdvisorTask:
    """Ask an advisor for something, once per ``cause_key``; ``reason`` is why, with its evidence."""
    with transaction.atomic():
        task, created = AdvisorTask.objects.get_or_create(
            cause_key=cause_key,
            defaults={
                "id": stable_id("task", cause_key),
                "subject_id": subject_id,
                "kind": kind,
                "rule_id": rule_id,
                "reference_id": reference_id,
                "reason": json.dumps({"zh": reason.zh, "en": reason.en}, ensure_ascii=False) if reason else None,
                "opened_at": at,
                "due_at": due_at,
            },
        )
        if created:
            record(by=by, action="task.opened", at=at, subject_id=subject_id, target_kind="task",
                   target_id=str(task.id), details={"kind": kind, "rule": rule_id})  # fmt: skip
    return task


def close_task(
    *, task_id: UUID, outcome: str, by: Actor, at: datetime, status: TaskStatus = TaskStatus.DONE
) -> AdvisorTask:
    """Close a task with what came of it; a task is closed once."""
    if not outcome.strip():
        raise OutcomeMissing("say in a sentence what came of it")
    with transaction.atomic():
        task = AdvisorTask.objects.select_for_update().get(id=task_id)
        if task.status != TaskStatus.OPEN:
            raise TaskClosed(f"task {task_id} is {task.status} since {task.closed_at}")
        task.status, task.outcome, task.closed_at, task.closed_by = status, outcome, at, by.id
        task.save(update_fields=["status", "outcome", "closed_at", "closed_by"])
        record(by=by, action=f"task.{status}", at=at, subject_id=task.subject_id, target_kind="task",
               target_id=str(task_id), details={"kind": task.kind})  # fmt: skip
    return task


def tell(
    *,
    recipient_id: UUID,
    kind: NoticeKind,
    cause_key: str,
    subject_id: UUID,
    client: str,
    branch_id: UUID | None,
    by: Actor,
    at: datetime,
) -> Notice:
    """Tell one person something about a client, once per ``cause_key``; ``client`` is the name that they knew."""
    with transaction.atomic():
        notice, created = Notice.objects.get_or_create(
            recipient_id=recipient_id,
            cause_key=cause_key,
            defaults={
                "id": stable_id("notice", str(recipient_id), cause_key),
                "kind": kind,
                "subject_id": subject_id,
                "client": client,
                "branch_id": branch_id,
                "told_at": at,
            },
        )
        if created:
            record(by=by, action="notice.told", at=at, subject_id=subject_id, target_kind="user",
                   target_id=str(recipient_id), details={"kind": kind})  # fmt: skip
    return notice


def note_read(*, notice_id: UUID, by: Actor, at: datetime) -> None:
    """Take a notice off the recipient's day; a second time, or somebody else's, changes nothing."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update().filter(id=notice_id, read_at=None).first()
        if notice is not None and notice.recipient_id == by.id:
            notice.read_at = at
            notice.save(update_fields=["read_at"])
            record(by=by, action="notice.read", at=at, subject_id=notice.subject_id, target_kind="notice",
                   target_id=str(notice_id))  # fmt: skip
