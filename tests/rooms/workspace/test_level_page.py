"""How a client's level came about is on one page for the desk and one for the client; the desk may lower it at once."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.journeys.models import AdvisorTask, TaskStatus
from crm.suitability.models import Assessment, AssessmentDraft, LevelCeiling
from crm.suitability.operations import submit_assessment
from crm.suitability.queries import current_level, raises_for
from hub.access.models import User
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import utc_now
from tests.domain.suitability.cases import BOLD
from tests.rooms.workspace.world import settle_outbox


def page_of(client: Any, *more: str) -> str:
    return "/".join(["/workspace/clients", str(client), "level", *more, ""])


def level_of(client: Any) -> int:
    with entered(system_scope("test")):
        facts = current_level(subject_id=client, at=utc_now())
    assert facts
    return facts.level


@pytest.fixture
def shen_at_home(world: Any, as_user: Any) -> Any:
    user = User.objects.create(
        username="shen", display_name="沈", role=Role.INVESTOR, subject_id=world.shen, joined_at=utc_now()
    )
    return as_user(user)


def test_the_page_shows_the_picture_its_table_and_the_sides_kept_apart(world: Any, as_user: Any) -> None:
    page = as_user(world.lin).get(page_of(world.shen)).content.decode()
    assert page.count("<svg") >= 2
    assert "本人测评；由“投资期限”决定" in page
    for side in ("愿意承受", "承受得起", "用钱的需要", "看得懂", "记录在案"):
        assert side in page
    assert "第一次测评" in page


def test_an_advisor_lowers_at_once_with_a_reason_that_the_client_reads(
    world: Any, as_user: Any, shen_at_home: Any
) -> None:
    browser = as_user(world.lin)
    assert level_of(world.shen) == 2
    refused = browser.post(page_of(world.shen, "lower"), {"level": "1", "reason": " "})
    assert refused.status_code == 422
    assert "请用一句话说明为什么下调" in refused.content.decode()
    assert browser.post(page_of(world.shen, "lower"), {"level": "5", "reason": "想要更高"}).status_code == 422
    assert level_of(world.shen) == 2
    done = browser.post(page_of(world.shen, "lower"), {"level": "1", "reason": "照护人陪同，先按最稳"}, follow=True)
    assert "即刻起等级不高于C1" in done.content.decode()
    assert "下调；由“说过的话与材料”决定" in done.content.decode()
    assert level_of(world.shen) == 1
    with entered(system_scope("test")):
        ceiling = LevelCeiling.objects.get()
        assert (ceiling.set_by, ceiling.level) == (world.lin.id, 1)
        assert AuditRow.objects.filter(action="level.lowered", target_id=str(ceiling.id)).count() == 1
    assert (
        "没有可以下调的等级"
        in browser.post(
            page_of(world.shen, "lower"), {"level": "1", "reason": "再来一次"}, follow=True
        ).content.decode()
    )
    mine = shen_at_home.get("/my/questionnaire/history/").content.decode()
    assert "照护人陪同，先按最稳" in mine
    assert mine.count("<svg") >= 2


@pytest.mark.parametrize("reader", ["compliance", "zhao"])
def test_who_does_not_look_after_the_client_lowers_nothing(world: Any, as_user: Any, reader: str) -> None:
    answer = as_user(getattr(world, reader)).post(page_of(world.shen, "lower"), {"level": "1", "reason": "试试"})
    assert answer.status_code in (403, 404)
    assert level_of(world.shen) == 2


@pytest.mark.parametrize("reader", ["lin", "manager", "compliance"])
def test_no_member_of_staff_opens_starts_or_answers_the_form(world: Any, as_user: Any, reader: str) -> None:
    browser = as_user(getattr(world, reader))
    with entered(system_scope("test")):
        before = Assessment.objects.count()
    for address in ("", "finances/", "answers/", "result/", "history/"):
        for send in (browser.get, browser.post):
            assert send(f"/my/questionnaire/{address}").status_code == 403
    with entered(system_scope("test")):
        assert Assessment.objects.count() == before
        assert not AssessmentDraft.objects.exists()


PROOF = b"%PDF-1.7\nproof of income\n%%EOF\n"


def proposal(browser: Any, client: Any, **more: Any) -> Any:
    """Send the form as the page offers it."""
    page = browser.get(page_of(client)).content.decode()
    lifts = re.findall(r'name="lifts" value="([^"]+)"', page)
    document = SimpleUploadedFile("proof.pdf", PROOF, content_type="application/pdf")
    sent = {"lifts": lifts, "reason": "新的收入证明", "document": document} | more
    return browser.post(page_of(client, "raise"), sent)


def test_a_level_goes_up_again_by_document_second_person_and_the_clients_own_word(
    world: Any, as_user: Any, shen_at_home: Any
) -> None:
    desk, manager = as_user(world.lin), as_user(world.manager)
    desk.post(page_of(world.shen, "lower"), {"level": "1", "reason": "先看一看"})
    assert proposal(desk, world.shen, document="").status_code == 422
    assert proposal(desk, world.shen)["Location"] == page_of(world.shen)
    settle_outbox(world.at)
    assert "第二人复核：恢复等级" in desk.get("/workspace/").content.decode()
    with entered(system_scope("test")):
        (found,) = raises_for(subject_id=world.shen, at=utc_now())
    review, mine = f"/workspace/raises/{found.id}/review/", f"/my/questionnaire/history/{found.id}/"
    verdict = {"verdict": "approved", "reason": "与原件核对一致"}
    assert desk.post(review, verdict).status_code == 403
    assert as_user(world.zhao).get(f"/workspace/raises/{found.id}/document/").status_code == 404
    assert manager.get(f"/workspace/raises/{found.id}/document/").content == PROOF
    shen_at_home.post(mine, {"word": "yes"})
    assert level_of(world.shen) == 1
    assert review in manager.get(page_of(world.shen)).content.decode()
    assert review not in desk.get(page_of(world.shen)).content.decode()
    assert manager.post(review, {"verdict": "approved", "reason": ""}).status_code == 422
    assert "等待客户本人确认" in manager.post(review, verdict, follow=True).content.decode()
    for other in (desk, manager):
        assert other.post(mine, {"word": "yes"}).status_code == 403
    assert level_of(world.shen) == 1
    assert "您的等级可以从C1升到C2" in shen_at_home.get("/my/questionnaire/history/").content.decode()
    assert "已确认，等级已重新评定" in shen_at_home.post(mine, {"word": "yes"}, follow=True).content.decode()
    assert level_of(world.shen) == 2
    settle_outbox(world.at)
    assert "第二人复核：恢复等级" not in desk.get("/workspace/").content.decode()
    page = desk.get(page_of(world.shen)).content.decode()
    assert "客户已确认" in page
    assert "已恢复" in page


def test_new_answers_that_wait_are_told_to_client_and_advisor_and_lead_into_letting_the_level_up(
    world: Any, as_user: Any, shen_at_home: Any
) -> None:
    with entered(system_scope("test")):
        by = Actor(kind=ActorKind.USER, id=User.objects.get(username="shen").id, label="shen")
        submit_assessment(subject_id=world.shen, answers=BOLD, channel="online", key="anew", by=by, at=world.at)
    settle_outbox(world.at)
    assert level_of(world.shen) == 2
    result = shen_at_home.get("/my/questionnaire/result/").content.decode()
    assert "您的新回答为C3；目前仍按C2" in result
    assert "由第二位同事核对后，您再在这里确认" in result
    desk, manager = as_user(world.lin), as_user(world.manager)
    with entered(system_scope("test")):
        task = AdvisorTask.objects.get(rule_id="S4-017")
    asked = desk.get(f"/workspace/tasks/{task.id}/").content.decode()
    assert f'href="{page_of(world.shen)}#raise"' in asked
    assert "新的回答为C3，等级仍为C2" in asked
    page = desk.get(page_of(world.shen)).content.decode()
    assert "让新的回答生效" in page
    assert re.search(r'value="ceiling:kept:[^"]+"[^>]* checked', page)
    assert proposal(desk, world.shen).status_code == 302
    with entered(system_scope("test")):
        (found,) = raises_for(subject_id=world.shen, at=utc_now())
    manager.post(f"/workspace/raises/{found.id}/review/", {"verdict": "approved", "reason": "与原件核对一致"})
    shen_at_home.post(f"/my/questionnaire/history/{found.id}/", {"word": "yes"})
    assert level_of(world.shen) == found.to_level
    settle_outbox(world.at)
    with entered(system_scope("test")):
        task.refresh_from_db()
    assert (task.status, task.outcome) == (TaskStatus.DONE, "raised")
    assert "目前仍按" not in shen_at_home.get("/my/questionnaire/history/").content.decode()
