"""What suitability announces becomes a task once, only while it stands, and goes away when it is settled."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from crm.journeys import reactions
from crm.journeys.models import AdvisorTask, TaskKind, TaskStatus
from crm.journeys.queries import open_tasks, outcome_words
from crm.suitability.queries import PlanStatus
from hub.kernel.events import Event
from hub.kernel.ids import new_id
from hub.outbox.subscriptions import handler_of

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SUBJECT, THING = new_id(), new_id()


@pytest.fixture
def stands(monkeypatch):
    """Whether the contradiction and the plan still wait: set ``stands.now = False`` to settle them."""
    state = SimpleNamespace(now=True)
    monkeypatch.setattr(reactions, "contradiction", lambda *, contradiction_id: SimpleNamespace(open=state.now))
    status = {True: PlanStatus.PROPOSED, False: PlanStatus.CONFIRMED}
    monkeypatch.setattr(reactions, "plan", lambda *, plan_id: SimpleNamespace(status=status[state.now]))
    return state


def told(name, **more):
    payload = {"subject_id": str(SUBJECT), "rule_id": "S3-014", **more}
    event = Event(name=name, key=f"{name}:{THING}", payload=payload)
    reactions.HANDLERS[name](event, NOW)


@pytest.mark.parametrize(
    ("name", "more", "kind", "within"),
    [
        ("TeachBackRequired", {"contradiction_id": str(THING), "severity": "material"}, TaskKind.TEACH_BACK, 1),
        ("ContradictionOpened", {"contradiction_id": str(THING), "severity": "soft"}, TaskKind.ASK_AGAIN, 3),
        ("PlanProposed", {"plan_id": str(THING)}, TaskKind.CONFIRM_PLAN, 7),
    ],
)
def test_an_event_asks_for_its_task_once_however_often_it_is_delivered(system_scope, stands, name, more, kind, within):
    for _ in range(3):
        told(name, **more)
    (task,) = open_tasks()
    assert (task.kind, task.subject_id, task.reference_id, task.rule_id) == (kind, SUBJECT, THING, "S3-014")
    assert task.due_at == NOW + timedelta(days=within)


@pytest.mark.parametrize("severity", ["hard", "material"])
def test_only_a_soft_contradiction_asks_again(system_scope, stands, severity):
    told("ContradictionOpened", contradiction_id=str(THING), severity=severity)
    assert open_tasks() == ()


@pytest.mark.parametrize(
    ("asked", "settled", "words"),
    [
        (
            ("TeachBackRequired", {"contradiction_id": str(THING), "severity": "material"}),
            ("ContradictionResolved", {"contradiction_id": str(THING), "severity": "material", "how": "clarified"}),
            "已再次询问，现已清楚。",
        ),
        (
            ("PlanProposed", {"plan_id": str(THING)}),
            ("PlanConfirmed", {"plan_id": str(THING), "outcome": "confirmed"}),
            "客户已确认方案。",
        ),
        (
            ("PlanProposed", {"plan_id": str(THING)}),
            ("PlanDeclined", {"plan_id": str(THING), "outcome": "declined"}),
            "客户不需要这个方案。",
        ),
    ],
)
def test_what_is_settled_is_done_and_says_how(system_scope, stands, asked, settled, words):
    told(asked[0], **asked[1])
    for _ in range(2):
        told(settled[0], **settled[1])
    task = AdvisorTask.objects.get()
    assert (task.status, task.closed_at, task.closed_by) == (TaskStatus.DONE, NOW, None)
    assert outcome_words(task) == words


def test_a_superseded_plan_drops_its_task(system_scope, stands):
    told("PlanProposed", plan_id=str(THING))
    told("PlanSuperseded", plan_id=str(THING), outcome="superseded")
    assert AdvisorTask.objects.get().status == TaskStatus.DROPPED


def test_an_event_that_comes_after_the_settlement_asks_for_nothing(system_scope, stands):
    stands.now = False
    told("PlanProposed", plan_id=str(THING))
    told("ContradictionOpened", contradiction_id=str(THING), severity="soft")
    assert not AdvisorTask.objects.exists()


def test_settling_one_thing_leaves_the_others_open(system_scope, stands):
    told("PlanProposed", plan_id=str(THING))
    told("PlanConfirmed", plan_id=str(new_id()), outcome="confirmed")
    assert len(open_tasks()) == 1


def test_every_event_is_wired():
    for name, handler in reactions.HANDLERS.items():
        assert handler_of(name, "journeys.tasks") is handler
