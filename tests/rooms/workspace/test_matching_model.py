"""The page of the matching model: what a proposal would change, every weight now and then, and who may decide."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from crm.identity.domain.sightings import Assurance, Sighting
from crm.identity.live.published import SHIPPED, forget, live_model, shipped_model
from crm.identity.models import MatchModel, Rescoring
from crm.identity.operations import resolve
from crm.identity.proposing.comparing import advance_comparison
from crm.identity.proposing.proposals import propose
from crm.identity.proposing.rescoring import advance_rescoring
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.actor import Actor, ActorKind

PAGE = "/workspace/quality/model/"
SHEN = {"name": "慕容雪见", "phone": "13800126021"}


@pytest.fixture(autouse=True)
def the_shipped_model() -> Iterator[None]:
    forget()
    yield
    forget()


def actor(user: Any) -> Actor:
    return Actor(kind=ActorKind.USER, id=user.id, label=user.username)


def proposed(world: Any, *, by: Any, compare: bool = True) -> str:
    """A model that finds everybody nine bits likelier to be one person, and a pair for which that matters."""
    figures = json.loads(SHIPPED.read_text(encoding="utf-8"))
    figures["prior"] *= 2**9
    said = {"observed_at": world.at, "source": "app", "assurance": Assurance.VERIFIED}
    desk = {**said, "source": "desk", "assurance": Assurance.RECORDED}
    with entered(system_scope("test")):
        resolve(
            sightings=[
                Sighting(key="a", source_key="a", user_id="a", **SHEN, **said),
                Sighting(key="b", source_key="b", name="慕容女士", phone=SHEN["phone"], **desk),
            ],
            at=world.at,
        )
    row = propose(figures=figures, by=actor(by), at=world.at)
    while compare and advance_comparison(at=world.at):
        pass
    return row.version


def auditor(world: Any) -> Any:
    with entered(system_scope("test")):
        return create_user(username="qin.yue", display_name="秦越", role=Role.AUDITOR, password="x" * 12,
                           branch_id=None, by=actor(world.compliance), at=world.at)  # fmt: skip


def test_without_a_proposal_the_page_shows_the_weights_in_force(world: Any, as_user: Any) -> None:
    page = as_user(auditor(world)).get(PAGE).content.decode()
    assert "没有待复核的模型" in page
    assert "系统自带" in page
    assert "手机号" in page
    assert 'name="decision"' not in page


def test_a_proposal_shows_what_it_would_change_and_every_weight_twice(world: Any, as_user: Any) -> None:
    version = proposed(world, by=world.lin)
    page = as_user(world.compliance).get(PAGE).content.decode()
    assert version[:11] in page
    assert page.count('class="example"') == 2, "they would merge, and the question about them would vanish"
    assert SHEN["phone"] not in page
    assert "将合并" in page
    assert page.count("现行") >= 3
    english = as_user(world.compliance).get(f"/en{PAGE}").content.decode()
    assert "would merge" in english
    assert "Approve and publish" in english


def test_a_second_person_approves_and_the_worker_does_the_rest(world: Any, as_user: Any) -> None:
    version, browser = proposed(world, by=world.lin), as_user(world.compliance)
    page = browser.post(f"{PAGE}{version}/decide/", {"decision": "approve"}, follow=True).content.decode()
    assert "模型已启用" in page
    assert "正在重新为全部记录打分" in page
    assert browser.get(f"{PAGE}progress/").status_code == 200
    assert "HX-Refresh" not in browser.get(f"{PAGE}progress/").headers
    with entered(system_scope("test")):
        job = Rescoring.objects.get()
    while advance_rescoring(at=job.begins_at + timedelta(seconds=1)):
        pass
    assert browser.get(f"{PAGE}progress/").headers["HX-Refresh"] == "true"
    page = browser.get(PAGE).content.decode()
    assert "上次重算" in page
    back = browser.post(f"{PAGE}{shipped_model().version}/back/", follow=True).content.decode()
    assert "以前的模型已恢复" in back
    with entered(system_scope("test")):
        assert live_model().version == shipped_model().version
    assert browser.post(f"{PAGE}{shipped_model().version}/back/").status_code == 404


def test_a_proposal_that_an_upgrade_left_behind_shows_and_can_only_be_declined(world: Any, as_user: Any) -> None:
    version, browser = proposed(world, by=world.lin), as_user(world.compliance)
    with entered(system_scope("test")):
        row = MatchModel.objects.get()
        MatchModel.objects.update(figures={**row.figures, "marks": 0})
    page = browser.get(PAGE).content.decode()
    assert "它已不适用于系统的当前版本" in page
    assert 'value="approve"' not in page
    assert 'value="decline"' in page
    assert 'id="model-progress"' not in page
    assert browser.get(f"{PAGE}progress/").headers["HX-Refresh"] == "true"
    assert browser.get("/workspace/quality/").status_code == 200
    page = browser.post(f"{PAGE}{version}/decide/", {"decision": "approve"}, follow=True).content.decode()
    assert "无法启用" in page
    page = browser.post(f"{PAGE}{version}/decide/", {"decision": "decline", "reason": "旧"}, follow=True)
    assert "模型未批准" in page.content.decode()


def test_a_published_model_that_cannot_be_read_is_named_until_somebody_decides(world: Any, as_user: Any) -> None:
    figures = {**json.loads(SHIPPED.read_text(encoding="utf-8")), "marks": 0}
    with entered(system_scope("test")):
        MatchModel.objects.create(
            version="0ld" * 10, figures=figures, learnt_from=1, proposed_at=world.at, proposed_by_label="x",
            approved_by_label="y", published_at=world.at,
        )  # fmt: skip
    forget()
    browser, alarm = as_user(world.compliance), "模型0ld0ld0ld...无法读取。"
    page = browser.get(PAGE).content.decode()
    assert alarm in page
    assert alarm in browser.get("/workspace/quality/").content.decode()
    assert "Model 0ld0ld0ld0l… cannot be read." in browser.get(f"/en{PAGE}").content.decode()
    settled = browser.post(f"{PAGE}{shipped_model().version}/back/", follow=True).content.decode()
    assert "以前的模型已恢复" in settled
    assert alarm not in settled
    with entered(system_scope("test")):
        assert Rescoring.objects.get().version == shipped_model().version


def test_one_that_the_hub_declined_says_why_in_words(world: Any, as_user: Any) -> None:
    proposed(world, by=world.lin, compare=False)
    with entered(system_scope("test")):
        row = MatchModel.objects.get()
        MatchModel.objects.update(figures={**row.figures, "marks": 0})
    advance_comparison(at=world.at)
    page = as_user(world.compliance).get(f"/en{PAGE}").content.decode()
    assert "It no longer fits this version of the hub." in page
    assert "on marks 0" not in page


def test_who_proposed_sees_no_button_and_is_refused_all_the_same(world: Any, as_user: Any) -> None:
    version, browser = proposed(world, by=world.compliance), as_user(world.compliance)
    page = browser.get(PAGE).content.decode()
    assert 'value="approve"' not in page
    assert "须由他人批准" in page
    page = browser.post(f"{PAGE}{version}/decide/", {"decision": "approve"}, follow=True).content.decode()
    assert "须由他人批准" in page
    with entered(system_scope("test")):
        assert MatchModel.objects.get().published_at is None


def test_declining_needs_a_reason_which_stays_beside_the_model(world: Any, as_user: Any) -> None:
    version, browser = proposed(world, by=world.lin), as_user(world.compliance)
    page = browser.post(f"{PAGE}{version}/decide/", {"decision": "decline"}, follow=True).content.decode()
    assert "请写明理由" in page
    told = {"decision": "decline", "reason": "一家人会被合成一人"}
    page = browser.post(f"{PAGE}{version}/decide/", told, follow=True).content.decode()
    assert "模型未批准" in page
    assert "一家人会被合成一人" in page
    assert browser.post(f"{PAGE}{version}/decide/", told).status_code == 404
    assert browser.post(f"{PAGE}{version}/decide/", {}).status_code == 400


def test_what_is_not_compared_yet_cannot_be_approved(world: Any, as_user: Any) -> None:
    version, browser = proposed(world, by=world.lin, compare=False), as_user(world.compliance)
    page = browser.get(PAGE).content.decode()
    assert 'value="approve"' not in page
    assert "正在比较" in page
    page = browser.post(f"{PAGE}{version}/decide/", {"decision": "approve"}, follow=True).content.decode()
    assert "还没有与现行模型比较完" in page


def test_what_stopped_scoring_anew_is_said_and_somebody_lets_it_go_on(world: Any, as_user: Any) -> None:
    browser = as_user(world.compliance)
    browser.post(f"{PAGE}{proposed(world, by=world.lin)}/decide/", {"decision": "approve"})
    with entered(system_scope("test")):
        Rescoring.objects.update(trouble="ComponentTooLarge: expected at most 2000")
    assert "已停止：ComponentTooLarge" in browser.get(PAGE).content.decode()
    assert "已停止" not in browser.post(f"{PAGE}resume/", follow=True).content.decode()


def test_an_auditor_looks_and_decides_nothing(world: Any, as_user: Any) -> None:
    version = proposed(world, by=world.lin)
    browser = as_user(auditor(world))
    assert 'name="decision"' not in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{version}/decide/", {"decision": "approve"}).status_code == 403
    assert as_user(world.lin).get(PAGE).status_code == 403
