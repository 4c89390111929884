"""Several clients at once: the effect is shown first, who is left out says why, and what was done can be taken back."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from crm.consents.domain.purposes import Purpose
from crm.consents.operations import say_oneself
from crm.journeys.intake import take_in
from crm.journeys.inviting import RENEWED_BEFORE, Obstacle, candidates_for, invite
from crm.journeys.models import AdvisorTask, TaskKind
from crm.profile.domain.signals import AssessmentTaken
from crm.profile.domain.vocabulary import TouchKind
from crm.suitability.domain.validity import RETAKE_LIMITS
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.demo.answers import ANSWERS, QUESTIONNAIRE_VERSION
from hub.demo.cast import Persona
from tests.rooms.workspace.world import BY, settle_outbox, signal, visit

URL = "/workspace/clients/invite/"


@pytest.fixture
def newcomer(world: Any) -> UUID:
    """A client of Lin's who was never assessed."""
    from tests.rooms.workspace.world import found

    visit(world.lin, world.at - timedelta(hours=1), "何静姝", "13611112222", "随便看看。", key="he-1")
    settle_outbox(world.at)
    return found("13611112222")


def tasks() -> list[AdvisorTask]:
    with entered(system_scope("test")):
        return list(AdvisorTask.objects.filter(kind=TaskKind.INVITE).order_by("id"))


def answered_again(world: Any, key: str, at: Any) -> None:
    """Shen answers the questionnaire in the app."""
    quiz = AssessmentTaken(version=QUESTIONNAIRE_VERSION, answers=ANSWERS[Persona.CAREFUL])
    who: dict[str, Any] = {"user_id": "app-1", "anonymous_id": "anon-1"}
    take_in(rows=[signal(key, at, TouchKind.ASSESSMENT_COMPLETED, assessment=quiz, **who)], at=world.at)
    settle_outbox(world.at)


def test_the_preview_changes_nothing_and_says_who_is_left_out_and_why(world: Any, as_user: Any, newcomer: UUID) -> None:
    page = as_user(world.lin).get(URL, {"client": [str(world.shen), str(newcomer)]}).content.decode()
    rows = re.findall(r"<tr data-row>(.*?)</tr>", page, re.S)
    assert ["沈若溪" in rows[0], "排除" in rows[0], "等级有效至" in rows[0]] == [True] * 3
    assert ["何静姝" in rows[1], "可以" in rows[1], "尚未测评" in rows[1]] == [True] * 3
    assert f'name="client" value="{newcomer}"' in page
    assert f'name="client" value="{world.shen}"' not in page
    assert tasks() == []


def test_inviting_opens_one_task_however_often_it_is_sent_and_can_be_taken_back(
    world: Any, as_user: Any, newcomer: UUID
) -> None:
    browser, batch = as_user(world.lin), uuid4()
    body = {"key": str(batch), "client": [str(newcomer), str(world.shen)], "back": "q=he"}
    for _ in range(2):
        assert browser.post(URL, body)["Location"] == f"{URL}{batch}/?back=q%3Dhe"
    (task,) = tasks()
    assert (task.subject_id, task.status) == (newcomer, "open")
    assert "请客户重新测评" in browser.get("/workspace/").content.decode()
    done = browser.get(f"{URL}{batch}/?back=q%3Dhe").content.decode()
    assert "撤回1项邀请" in done
    assert "/workspace/clients/?q=he" in done
    assert "已撤回1项邀请" in browser.post(f"{URL}{batch}/?back=q%3Dhe", follow=True).content.decode()
    assert [row.status for row in tasks()] == ["dropped"]
    with entered(system_scope("test")):
        actions = AuditRow.objects.filter(target_id=str(task.id)).order_by("at").values_list("action", flat=True)
        assert list(actions) == ["task.opened", "task.dropped"]
    assert browser.get(URL, {"client": [str(newcomer)]}).content.decode().count("可以") == 1


def test_who_is_invited_already_is_left_out_and_the_second_batch_opens_nothing(
    world: Any, as_user: Any, newcomer: UUID
) -> None:
    browser = as_user(world.lin)
    browser.post(URL, {"key": str(uuid4()), "client": [str(newcomer)]})
    assert "已有一项邀请未完成" in browser.get(URL, {"client": [str(newcomer)]}).content.decode()
    answer = browser.post(URL, {"key": str(uuid4()), "client": [str(newcomer)]}, follow=True)
    assert "没有邀请任何人" in answer.content.decode()
    assert len(tasks()) == 1


def test_an_invitation_closes_itself_once_the_client_answered(world: Any) -> None:
    at = world.at + timedelta(days=365) - RENEWED_BEFORE
    with entered(system_scope("test")):
        assert candidates_for([world.shen], at=at)[0].obstacle is None
        assert candidates_for([world.shen], at=at - timedelta(days=10))[0].obstacle is Obstacle.STILL_HOLDS
        invite(subject_ids=[world.shen], batch=uuid4(), by=BY, at=at)
    answered_again(world, "again", world.at - timedelta(minutes=5))
    assert [(row.status, row.outcome) for row in tasks()] == [("done", "answered")]


def test_nobody_is_invited_beyond_the_assessments_that_the_rules_allow(world: Any) -> None:
    for number in range(RETAKE_LIMITS.most_per_day):
        answered_again(world, f"today-{number}", world.at - timedelta(minutes=5 - number))
    with entered(system_scope("test")):
        (candidate,) = candidates_for([world.shen, world.shen], at=world.at)
    assert candidate.obstacle is Obstacle.NO_RETAKE


def test_another_advisors_client_is_neither_shown_nor_invited(world: Any, as_user: Any, newcomer: UUID) -> None:
    browser, batch = as_user(world.zhao), uuid4()
    page = browser.get(URL, {"client": [str(newcomer), "nonsense"]}).content.decode()
    assert "还没有选中任何人" in page
    assert "何静姝" not in page
    answer = browser.post(URL, {"key": str(batch), "client": [str(newcomer)]})
    assert browser.get(answer["Location"].split("?")[0]).status_code == 404
    assert browser.post(URL, {"client": [str(newcomer)]}).status_code == 404
    assert tasks() == []
    assert as_user(world.compliance).get(URL).status_code == 403


def test_only_who_works_at_the_desk_has_boxes_to_tick(world: Any, as_user: Any) -> None:
    desk, office = (as_user(who).get("/workspace/clients/").content.decode() for who in (world.lin, world.compliance))
    assert (desk.count(" data-pick "), office.count(" data-pick ")) == (2, 0)


def test_who_wants_neither_calls_nor_messages_is_not_invited(world: Any, as_user: Any, newcomer: UUID) -> None:
    with entered(system_scope("test")):
        for purpose, left_out in ((Purpose.PHONE, None), (Purpose.WECHAT, Obstacle.NO_CONTACT)):
            say_oneself(login_subject=newcomer, purpose=purpose, given=False, by=BY, at=world.at)
            (found,) = candidates_for([newcomer], at=world.at)
            assert found.obstacle is left_out
    page = as_user(world.lin).get(URL, {"client": [str(newcomer)]}).content.decode()
    assert "客户既不要电话，也不要微信联系。" in page
