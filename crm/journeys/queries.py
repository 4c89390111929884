"""Read an advisor's day: appointments and open tasks, as far as the scope sees."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from crm.journeys.models import AdvisorTask, Appointment, AppointmentStatus, Notice, TaskStatus
from crm.suitability.domain.words import Words
from hub.access.queries import ids_of
from hub.kernel.clock import HOME_ZONE


def appointments_on(
    day: date, *, advisor_id: UUID | None = None, branch_id: UUID | None = None
) -> tuple[Appointment, ...]:
    """Return the appointments of a business day that were not cancelled, by time."""
    start = datetime.combine(day, time(), HOME_ZONE)
    rows = Appointment.objects.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))
    rows = rows.exclude(status=AppointmentStatus.CANCELLED)
    if advisor_id is not None:
        rows = rows.filter(advisor_id=advisor_id)
    if branch_id is not None:
        rows = rows.filter(branch_id=branch_id)
    return tuple(rows.order_by("starts_at", "id"))


def next_appointment(subject_id: UUID, *, at: datetime) -> Appointment | None:
    """Return the investor's next booked appointment."""
    rows = Appointment.objects.filter(subject_id__in=ids_of(subject_id), status=AppointmentStatus.BOOKED)
    rows = rows.filter(starts_at__gte=at)
    return rows.order_by("starts_at").first()


def open_tasks(*, subject_id: UUID | None = None, limit: int = 200) -> tuple[AdvisorTask, ...]:
    """Return open tasks, most urgent first; all that the scope sees, or those of one investor."""
    rows = AdvisorTask.objects.filter(status=TaskStatus.OPEN)
    if subject_id is not None:
        rows = rows.filter(subject_id__in=ids_of(subject_id))
    return tuple(rows.order_by("due_at", "id")[:limit])


def tasks_about(reference_ids: Collection[UUID]) -> Mapping[UUID, AdvisorTask]:
    """Return the newest task about each of these things, open or closed; what asked for none is absent."""
    rows = AdvisorTask.objects.filter(reference_id__in=reference_ids).order_by("opened_at", "id")
    return {row.reference_id: row for row in rows if row.reference_id}


def unread_notices(recipient_id: UUID) -> tuple[Notice, ...]:
    """Return what this person was told and has not put away, newest first."""
    return tuple(Notice.objects.filter(recipient_id=recipient_id, read_at=None).order_by("-told_at", "id"))


def task(task_id: UUID) -> AdvisorTask | None:
    """Return one task, if the scope sees it."""
    return AdvisorTask.objects.filter(id=task_id).first()


def reason_of(row: AdvisorTask) -> Words | None:
    """Return why a task was opened, with its evidence; None where its rule says enough."""
    if row.reason is None:
        return None
    kept = json.loads(row.reason)
    return Words(zh=kept["zh"], en=kept["en"])


def outcome_words(row: AdvisorTask) -> str:
    """Return what came of a task: a person's sentence, or how its cause was settled; empty while it is open."""
    if row.outcome is None or row.closed_by is not None:
        return row.outcome or ""
    settled = {
        "answered": _("The client answered the questionnaire."),
        "confirmed": _("The client confirmed the plan."),
        "declined": _("The client does not want the plan."),
        "approved": _("A second person approved it; the client decides."),
        "refused": _("A second person refused it; the level stays."),
        "superseded": _("A newer plan took its place."),
        "clarified": _("It was asked again and is clear now."),
        "keeps_cautious": _("The client stays with the cautious side."),
        "withdrawn": _("The remark was misheard, or meant somebody else."),
        "reassessed": _("A new assessment took its place."),
        "raised": _("The level was let up, with the client's own confirmation."),
        "suits_again": _("What the client holds suits again."),
        "told_apart": _("The two profiles were parted again."),
        "parted": _("It was said by somebody who turned out to be another person."),
    }
    return settled.get(row.outcome, row.outcome)
