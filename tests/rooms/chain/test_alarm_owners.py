"""An alarm has an owner who says what was done; every step of a person stays, and stands in the audit trail."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chain.alarms import AlarmUnknown, explain_alarm, hand_over_alarm, raise_alarm, resolve_alarm, take_alarm
from chain.domain.alarms import LONGEST_WORDS, AlarmRefused
from chain.models import Alarm, AlarmStep
from chain.queries import closed_alarms, open_alarms
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind, system_actor
from tests.rooms.chain.world import AT, LATER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]
HE = Actor(kind=ActorKind.USER, id=uuid4(), label="he.gui")
LIN = Actor(kind=ActorKind.USER, id=uuid4(), label="lin.an")


@pytest.fixture
def alarm() -> Alarm:
    raise_alarm(name="node_unreachable", message="no answer", at=AT)
    return Alarm.objects.get()


def steps(alarm: Alarm) -> list[tuple]:
    return list(AlarmStep.objects.filter(alarm=alarm).order_by("id").values_list("step", "actor_label", "owner_label"))


def refused(reason: str):
    return pytest.raises(AlarmRefused, match=reason)


def test_an_alarm_is_taken_handed_over_and_closed_with_what_was_done(alarm):
    take_alarm(alarm.id, by=HE, at=AT)
    hand_over_alarm(alarm.id, to=LIN, by=HE, at=AT)
    explain_alarm(alarm.id, words="  换了节点。 ", by=LIN, at=LATER)
    alarm.refresh_from_db()
    assert (alarm.owner_label, alarm.resolution, alarm.explained_by) == ("lin.an", "换了节点。", "lin.an")
    assert (alarm.resolved_at, alarm.explained_at) == (LATER, LATER)
    assert steps(alarm) == [
        ("taken", "he.gui", "he.gui"), ("handed_over", "he.gui", "lin.an"), ("explained", "lin.an", "lin.an"),
    ]  # fmt: skip
    with entered(system_scope("test")):
        trail = AuditRow.objects.filter(target_kind="alarm", target_id=str(alarm.id)).order_by("at", "id")
        assert {row.action for row in trail} == {"alarm.taken", "alarm.handed_over", "alarm.explained"}


def test_an_alarm_may_be_taken_out_of_anothers_hands_and_not_twice_by_one(alarm):
    take_alarm(alarm.id, by=HE, at=AT)
    with refused("already_yours"):
        take_alarm(alarm.id, by=HE, at=AT)
    assert take_alarm(alarm.id, by=LIN, at=AT).owner_label == "lin.an"
    with refused("not_yours"):
        hand_over_alarm(alarm.id, to=LIN, by=HE, at=AT)


def test_only_the_owner_closes_an_open_alarm(alarm):
    with refused("not_yours"):
        explain_alarm(alarm.id, words="done", by=HE, at=AT)
    take_alarm(alarm.id, by=HE, at=AT)
    with refused("not_yours"):
        explain_alarm(alarm.id, words="done", by=LIN, at=AT)


@pytest.mark.parametrize(
    ("words", "reason"), [("", "no_words"), (" \n", "no_words"), ("x" * (LONGEST_WORDS + 1), "too_long")]
)
def test_no_alarm_is_closed_without_words_that_say_what_was_done(alarm, words, reason):
    take_alarm(alarm.id, by=HE, at=AT)
    with refused(reason):
        explain_alarm(alarm.id, words=words, by=HE, at=AT)
    alarm.refresh_from_db()
    assert alarm.resolved_at is None
    assert len(steps(alarm)) == 1


def test_what_ended_by_itself_is_explained_afterwards_once(alarm):
    resolve_alarm(name=alarm.name, at=LATER)
    with refused("closed"):
        take_alarm(alarm.id, by=HE, at=LATER)
    explained = explain_alarm(alarm.id, words="The provider was down.", by=HE, at=LATER + timedelta(hours=1))
    assert explained.resolved_at == LATER, "when it ended is not when somebody wrote"
    with refused("explained_before"):
        explain_alarm(alarm.id, words="Otherwise.", by=LIN, at=LATER)


def test_a_cause_that_is_still_there_raises_the_alarm_again_and_the_history_stays(alarm):
    take_alarm(alarm.id, by=HE, at=AT)
    explain_alarm(alarm.id, words="Restarted it.", by=HE, at=AT)
    raise_alarm(name=alarm.name, message="no answer", at=LATER)
    (again,) = open_alarms()
    (before,) = closed_alarms()
    assert (again.owner_id, before.resolution) == (None, "Restarted it.")
    assert [step.step for step in before.steps.all()] == ["taken", "explained"]


def test_an_owner_keeps_an_alarm_that_is_seen_again(alarm):
    take_alarm(alarm.id, by=HE, at=AT)
    raise_alarm(name=alarm.name, message="still no answer", at=LATER)
    (seen,) = open_alarms()
    assert (seen.owner_label, seen.message) == ("he.gui", "still no answer")


def test_a_process_is_nobody_who_looks_after_alarms(alarm):
    with pytest.raises(AlarmRefused):
        take_alarm(alarm.id, by=system_actor("worker"), at=AT)


def test_an_alarm_that_is_not_there_is_named():
    with pytest.raises(AlarmUnknown):
        take_alarm(77, by=HE, at=AT)


@pytest.mark.parametrize("change", [
    {"owner_label": "he.gui"}, {"owner_id": uuid4()}, {"resolution": "x"}, {"explained_by": "x"},
    {"resolution": "x", "explained_by": "x", "explained_at": AT},
])  # fmt: skip
def test_the_database_refuses_half_an_owner_and_half_an_explanation(alarm, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Alarm.objects.filter(id=alarm.id).update(**change)


@pytest.mark.parametrize("change", [lambda rows: rows.update(actor_label="x"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_a_step(alarm, change):
    take_alarm(alarm.id, by=HE, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(AlarmStep.objects.all())
    assert len(steps(alarm)) == 1
