"""A time is given away once, a task is asked for once and closed once, and both show only to those responsible."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from crm.journeys.models import AdvisorTask, Appointment, AppointmentStatus, Purpose, TaskKind
from crm.journeys.operations import OutcomeMissing, SlotTaken, TaskClosed, book, close_task, open_task, set_status
from crm.journeys.queries import appointments_on, next_appointment, open_tasks
from hub.access.scope import entered, public_scope, system_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import system_actor
from hub.kernel.ids import new_id

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
BY = system_actor("test")
ADVISOR, BRANCH = new_id(), new_id()


def booked(subject=None, starts_at=NOW + timedelta(hours=1), advisor=ADVISOR):
    return book(
        subject_id=subject or new_id(), advisor_id=advisor, branch_id=BRANCH, starts_at=starts_at,
        purpose=Purpose.REVIEW, channel="online", by=BY, at=NOW,
    )  # fmt: skip


def task(subject=None, cause="cause"):
    return open_task(
        subject_id=subject or new_id(), kind=TaskKind.TEACH_BACK, rule_id="R1", cause_key=cause,
        due_at=NOW + timedelta(days=1), by=BY, at=NOW,
    )  # fmt: skip


def test_the_same_request_books_once_and_an_overlapping_one_is_refused(system_scope):
    subject = new_id()
    first = booked(subject)
    assert booked(subject).id == first.id
    with pytest.raises(SlotTaken):
        booked(starts_at=NOW + timedelta(hours=1, minutes=30))
    booked(starts_at=NOW + timedelta(hours=1, minutes=45))
    booked(advisor=new_id())
    assert appointments_on(date(2026, 11, 20), advisor_id=ADVISOR)[0].subject_id == subject
    assert next_appointment(subject, at=NOW).id == first.id


def test_a_cancelled_time_is_free_again_and_not_on_the_day(system_scope):
    first = booked()
    set_status(appointment_id=first.id, status=AppointmentStatus.CANCELLED, by=BY, at=NOW)
    second = booked()
    assert [row.id for row in appointments_on(date(2026, 11, 20))] == [second.id]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_bookings_of_one_slot_one_wins():
    def attempt(_):
        try:
            with entered(system_scope("test")):
                return booked().id
        except SlotTaken:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        won = [result for result in pool.map(attempt, range(20)) if result]
    assert len(won) == 1


def test_a_task_is_asked_for_once_and_closed_once_with_a_sentence(system_scope):
    subject = new_id()
    first = task(subject)
    assert task(subject).id == first.id
    with pytest.raises(OutcomeMissing):
        close_task(task_id=first.id, outcome=" ", by=BY, at=NOW)
    close_task(task_id=first.id, outcome="她用自己的话说清了最大亏损", by=BY, at=NOW)
    with pytest.raises(TaskClosed):
        close_task(task_id=first.id, outcome="again", by=BY, at=NOW)
    assert open_tasks() == ()
    assert AdvisorTask.objects.get().outcome == "她用自己的话说清了最大亏损"
    assert AuditRow.objects.filter(subject_id=subject).count() == 2


def test_the_public_sees_neither(system_scope):
    booked()
    task()
    with entered(public_scope()):
        assert not Appointment.objects.exists()
        assert not AdvisorTask.objects.exists()
