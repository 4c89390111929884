"""What is said, done or becomes of a client between assessments is a task with its reason and evidence, once."""

from datetime import timedelta
from typing import Any

from crm.journeys.models import AdvisorTask, TaskKind
from crm.journeys.tasks import SLICES, look_again_due
from crm.journeys.watching import look_again
from hub.access.scope import entered, system_scope
from hub.kernel.clock import utc_now
from tests.rooms.workspace.world import SHEN_PHONE, settle_outbox, visit


def looks() -> list[AdvisorTask]:
    with entered(system_scope("test")):
        return list(
            AdvisorTask.objects.filter(kind=TaskKind.REVIEW_LEVEL, cause_key__startswith="look-again").order_by("id")
        )


def test_a_visit_that_tells_of_a_change_asks_to_look_again_with_the_words_that_were_said(
    world: Any, as_user: Any
) -> None:
    assert looks() == []
    note = "老伴下个月要做手术，钱先备着。"
    visit(world.lin, world.at - timedelta(minutes=5), "沈若溪", SHEN_PHONE, note, key="s-2")
    settle_outbox(world.at)
    (task,) = looks()
    assert task.rule_id == "S4-013"
    page = as_user(world.lin).get(f"/workspace/tasks/{task.id}/").content.decode()
    for words in ("测评之后说到人生大事", "手术", "等级是怎么来的"):
        assert words in page
    english = as_user(world.lin).get(f"/en/workspace/tasks/{task.id}/").content.decode()
    assert "Spoke of an event of life after the assessment" in english


def test_what_a_contradiction_asks_about_already_is_not_asked_twice(world: Any) -> None:
    note = "今年降薪，收入比去年少了三成。"
    visit(world.lin, world.at - timedelta(minutes=5), "沈若溪", SHEN_PHONE, note, key="s-3")
    settle_outbox(world.at)
    assert looks() == []
    with entered(system_scope("test")):
        again = AdvisorTask.objects.filter(subject_id=world.shen, kind=TaskKind.ASK_AGAIN)
        assert "S3-025" in set(again.values_list("rule_id", flat=True))


def test_an_assessment_about_to_run_out_asks_once_however_often_it_is_looked_at(world: Any, as_user: Any) -> None:
    at = utc_now() + timedelta(days=340)
    with entered(system_scope("test")):
        for _ in range(2):
            look_again(subject_ids=[world.shen], at=at)
    (task,) = looks()
    assert task.rule_id == "S4-015"
    page = as_user(world.lin).get(f"/workspace/tasks/{task.id}/").content.decode()
    assert "测评即将到期" in page
    assert as_user(world.zhao).get(f"/workspace/tasks/{task.id}/").status_code == 404


def test_every_assessed_investor_belongs_to_one_slice_of_the_day(world: Any, monkeypatch: Any) -> None:
    seen: list[Any] = []
    monkeypatch.setattr("crm.journeys.tasks.look_again", lambda *, subject_ids, at: seen.extend(subject_ids))
    start = utc_now()
    for number in {world.shen.int % SLICES, world.zhou.int % SLICES}:
        slot = start + timedelta(minutes=5) * ((number - int(start.timestamp() // 300)) % SLICES)
        monkeypatch.setattr("crm.journeys.tasks.utc_now", lambda slot=slot: slot)
        look_again_due()
    assert sorted(seen) == sorted({world.shen, world.zhou})
