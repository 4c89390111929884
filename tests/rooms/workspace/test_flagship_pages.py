"""Both flagship cases as the advisor meets them: what was said, what follows, and what is not offered."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from crm.journeys.models import AdvisorTask, TaskKind, TaskStatus
from crm.suitability.domain.teach_back import HIGH_RISK
from crm.suitability.models import PlanDecision, TeachBackRecord
from crm.suitability.queries import current_level, open_contradictions, plans_for
from hub.access.scope import entered, system_scope
from hub.catalogue.queries import products_by_code
from hub.kernel.clock import business_date
from tests.rooms.workspace.world import settle_outbox

RIGHT = {question.id: question.right for question in HIGH_RISK.questions}


def page_of(browser: Any, subject: Any, language: str = "") -> str:
    return str(browser.get(f"{language}/workspace/clients/{subject}/").content.decode())


def test_s5_shows_both_statements_the_dated_need_the_label_and_the_plan(world: Any, as_user: Any) -> None:
    page = page_of(as_user(world.lin), world.shen)
    assert "<mark>1至3个月</mark>" in page
    assert "<mark>孩子快上大学了</mark>" in page
    assert "<mark>明年九月</mark>" in page
    said_in = business_date(world.at - timedelta(days=4)).year
    assert f"子女教育 · {said_in + 1}-09-01 · 约180,000.00元" in page
    assert "「需要」读作：稳健，偏保守" in page
    assert "等级不变：仍是C2" in page
    assert "教育金计划" in page
    assert "第2轮" in page
    with entered(system_scope("test")):
        (plan,) = plans_for(subject_id=world.shen)
        products = products_by_code([line.product_code for line in plan.plan.lines])
    assert sorted(facts.term_days for facts in products.values()) == [0, 91]
    assert all(facts.rating <= 2 for facts in products.values())
    assert all(facts.name_zh in page for facts in products.values())
    assert f'action="{reverse("workspace:plan-confirm", args=[plan.id])}"' in page


def test_an_assessment_on_the_timeline_says_what_it_came_to(world: Any, as_user: Any) -> None:
    page = page_of(as_user(world.lin), world.shen)
    line = page[page.index("完成风险测评") :]
    assert "等级C2，由“投资期限”决定" in line[:300]


def test_s5_reads_the_same_in_english(world: Any, as_user: Any) -> None:
    page = page_of(as_user(world.lin), world.shen, "/en")
    assert "The needs read: steady, leaning conservative" in page
    assert "level unchanged: C2" in page
    assert "Education-goal plan" in page


def test_the_clients_yes_is_recorded_once_and_ends_the_task(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    with entered(system_scope("test")):
        (plan,) = plans_for(subject_id=world.shen)
    for _ in range(2):
        assert browser.post(reverse("workspace:plan-confirm", args=[plan.id])).status_code == 302
    settle_outbox(world.at)
    with entered(system_scope("test")):
        assert PlanDecision.objects.get(plan_id=plan.id).outcome == "confirmed"
        task = AdvisorTask.objects.get(kind=TaskKind.CONFIRM_PLAN, reference_id=plan.id)
    assert task.status == TaskStatus.DONE
    page = page_of(browser, world.shen)
    assert "客户已确认" in page
    assert reverse("workspace:plan-confirm", args=[plan.id]) not in page
    assert "客户已确认方案。" in browser.get(reverse("workspace:task", args=[task.id])).content.decode()


def test_s5b_names_the_material_contradiction_and_offers_no_plan(world: Any, as_user: Any) -> None:
    page = page_of(as_user(world.lin), world.zhou)
    assert "重大 · 记录清楚前不得推荐" in page
    assert "<mark>保守：少亏比多赚要紧</mark>" in page
    assert "<mark>想要高风险高收益的项目</mark>" in page
    assert "/confirm/" not in page
    assert "建议方案" not in page
    with entered(system_scope("test")):
        assert plans_for(subject_id=world.zhou) == ()
        assert current_level(subject_id=world.zhou, at=world.at).level == 2
        (found,) = open_contradictions(subject_id=world.zhou)
        assert AdvisorTask.objects.get(kind=TaskKind.TEACH_BACK).reference_id == found.id
    assert reverse("workspace:teach-back", args=[found.id]) in page


def test_the_lesson_comes_before_the_written_word_and_a_miss_is_explained(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    with entered(system_scope("test")):
        (found,) = open_contradictions(subject_id=world.zhou)
    lesson, settle = (reverse(f"workspace:{name}", args=[found.id]) for name in ("teach-back", "settle"))
    words = {"how": "keeps_cautious", "written": "他说听朋友讲的，自己不想亏。"}
    browser.post(settle, words)
    with entered(system_scope("test")):
        assert open_contradictions(subject_id=world.zhou)
    assert browser.post(lesson, {"tb_loss": "all"}).status_code == 422
    wrong = browser.post(lesson, {**RIGHT, "tb_exit": "fee"})
    assert wrong.status_code == 200
    assert "再讲一遍" in wrong.content.decode()
    assert browser.post(lesson, RIGHT)["Location"] == settle
    assert browser.post(settle, words).status_code == 302
    settle_outbox(world.at)
    with entered(system_scope("test")):
        assert open_contradictions(subject_id=world.zhou) == ()
        assert sorted(TeachBackRecord.objects.values_list("passed", flat=True)) == [False, True]
        assert AdvisorTask.objects.get(kind=TaskKind.TEACH_BACK).status == TaskStatus.DONE


def test_a_task_that_settles_itself_cannot_be_talked_away(world: Any, as_user: Any) -> None:
    with entered(system_scope("test")):
        task = AdvisorTask.objects.get(kind=TaskKind.TEACH_BACK)
    as_user(world.lin).post(reverse("workspace:task", args=[task.id]), {"outcome": "done, believe me"})
    with entered(system_scope("test")):
        assert AdvisorTask.objects.get(id=task.id).status == TaskStatus.OPEN
