"""The advisor tries amounts and limits, keeps a plan, and the client confirms it on the own page."""

import re
from typing import Any

import pytest
from django.urls import reverse

from crm.suitability.domain.allocation import solving
from crm.suitability.domain.allocation.checking import broken
from crm.suitability.models import PlanDecision
from crm.suitability.queries import PlanStatus, plans_for
from hub.access.models import User
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor

TRIED = {"amount": "180000", "limit": "9000", "leave": "", "due_1": "", "need_1": "", "due_2": "", "need_2": ""}


def address(subject: Any) -> str:
    return reverse("workspace:allocation", args=[subject])


def allocated(subject: Any) -> list[Any]:
    with entered(system_scope("test")):
        return [facts for facts in plans_for(subject_id=subject) if facts.plan.allocation]


@pytest.fixture
def shen_online(world: Any) -> User:
    with entered(system_scope("test")):
        return create_user(
            username="shen.test", password="correct horse battery", display_name="沈若溪", role=Role.INVESTOR,
            subject_id=world.shen, by=system_actor("test"), at=world.at,
        )  # fmt: skip


def test_the_page_begins_with_what_was_answered_and_said_and_puts_three_ways_beside_it(
    world: Any, as_user: Any
) -> None:
    page = as_user(world.lin).get(address(world.shen)).content.decode()
    assert 'value="180000"' in page
    assert re.search(r'name="due_1"[^>]*value="\d{4}-09-01"', page)
    tried = as_user(world.lin).get(address(world.shen), TRIED).content.decode()
    for words in ("本方案", "费用最少", "更简单", "先不动", "不足", "什么会改变结果", "保存并交给客户"):
        assert words in tried
    assert tried.count("<svg") >= 4
    english = as_user(world.lin).get("/en" + address(world.shen), TRIED).content.decode()
    assert "What would change it" in english
    assert "Do nothing" in english


def test_limits_that_quarrel_are_named_and_a_limit_above_the_written_one_is_refused(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    quarrel = browser.get(address(world.shen), TRIED | {"limit": "10"}).content.decode()
    assert "同时做不到：打算投的钱都要安排上；不利情景合计不超过书面亏损上限。" in quarrel
    assert "只有客户本人重新测评才可以" in quarrel
    higher = browser.get(address(world.shen), TRIED | {"limit": "90000"})
    assert higher.status_code == 422
    assert "只有本人重新测评才能提高" in higher.content.decode()
    half = browser.get(address(world.shen), TRIED | {"due_1": "2031-01-01"})
    assert "要么都填，要么都不填" in half.content.decode()
    assert browser.post(address(world.shen), TRIED | {"limit": "10", "why_1": "学费另备"}).status_code == 200
    assert allocated(world.shen) == []


def test_a_sum_that_the_solver_is_unsure_of_is_said_in_a_sentence_and_nothing_is_kept(
    world: Any, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solving, "OPTIMAL", -1)
    browser = as_user(world.lin)
    for answer in (
        browser.get(address(world.shen), TRIED),
        browser.post(address(world.shen), TRIED | {"why_1": "学费另备"}),
    ):
        assert answer.status_code == 200
        assert "这个金额没能算出可以确定的方案" in answer.content.decode()
    assert allocated(world.shen) == []


def test_a_kept_plan_is_confirmed_by_the_client_alone_on_the_own_page(
    world: Any, as_user: Any, shen_online: User
) -> None:
    browser = as_user(world.lin)
    unanswered = browser.post(address(world.shen), TRIED)
    assert unanswered.status_code == 422
    assert "或写明为什么没有" in unanswered.content.decode()
    assert browser.post(address(world.shen), TRIED | {"why_1": "学费由家里另备"}).status_code == 302
    (kept,) = allocated(world.shen)
    assert browser.post(reverse("workspace:plan-confirm", args=[kept.id])).status_code == 302
    (kept,) = allocated(world.shen)
    assert kept.status is PlanStatus.PROPOSED
    desk = browser.get(reverse("workspace:client", args=[world.shen])).content.decode()
    assert reverse("workspace:plan-confirm", args=[kept.id]) not in desk
    assert reverse("workspace:plan-decline", args=[kept.id]) in desk
    assert broken(kept.plan.allocation) == ()
    investor = as_user(shen_online)
    assert reverse("portal:my_plan", args=[kept.id]) in investor.get(reverse("portal:my")).content.decode()
    page = investor.get(reverse("portal:my_plan", args=[kept.id])).content.decode()
    assert page.index("不承诺保本") < page.index("方案里的钱"), "what speaks against it comes first"
    assert "先不动" in page
    assert "学费由家里另备" in page
    sent = investor.post(reverse("portal:my_plan_decide", args=[kept.id]), {"word": "confirm"})
    assert sent.status_code == 302
    (confirmed,) = allocated(world.shen)
    assert confirmed.status is PlanStatus.CONFIRMED
    with entered(system_scope("test")):
        ending = PlanDecision.objects.get(plan_id=kept.id)
    assert (ending.channel, ending.decided_by) == ("online", shen_online.id)
    assert "您已确认" in investor.get(reverse("portal:my_plan", args=[kept.id])).content.decode()


def test_nothing_is_allocated_past_a_material_contradiction_nor_for_a_strangers_client(
    world: Any, as_user: Any, shen_online: User
) -> None:
    page = as_user(world.lin).get(address(world.zhou)).content.decode()
    assert "不得作任何推荐" in page
    assert "保存并交给客户" not in page
    assert as_user(world.zhao).get(address(world.shen)).status_code == 404
    with entered(system_scope("test")):
        (plan,) = plans_for(subject_id=world.shen)
    assert as_user(world.lin).get(reverse("portal:my_plan", args=[plan.id])).status_code == 403
