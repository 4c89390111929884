"""An advisor meets only own clients: at every address of somebody else's there is nothing, to read or to send."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from crm.identity.models import Identifier
from crm.journeys.models import AdvisorTask, NoticeKind
from crm.journeys.operations import tell
from crm.profile.models import Visit
from crm.suitability.models import PlanProposal
from crm.suitability.queries import open_contradictions
from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.demo.market import products
from hub.kernel.actor import system_actor
from hub.kernel.clock import business_date
from reports.operations import issue_report


@pytest.fixture
def things(world: Any) -> dict[str, Any]:
    """Addresses of everything that belongs to Shen and Zhou, with their owners' rows behind them."""
    by = system_actor("test")
    with entered(system_scope("test")):
        code = products(business_date(world.at))[0].code
        register_contract(
            number="HT-2026-1", subject_id=world.shen, product_code=code, amount_fen=100_000_00,
            pdf=b"%PDF-1.7\nShen's contract\n%%EOF\n", signed_at=world.at, channel=ContractChannel.DESK, by=by,
            at=world.at,
        )  # fmt: skip
        return {
            "mark": Identifier.objects.filter(kind="phone", masked__contains="6021").first().id,
            "plan": PlanProposal.objects.get(subject_id=world.shen).id,
            "soft": open_contradictions(subject_id=world.shen)[0].id,
            "material": open_contradictions(subject_id=world.zhou)[0].id,
            "task": AdvisorTask.objects.filter(subject_id=world.zhou).first().id,
            "report": issue_report(subject_id=world.shen, by=by, at=world.at).id,
        }


def addresses(world: Any, things: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Every address that names something, with the method it answers."""
    client, plan = [world.shen], [things["plan"]]
    return {
        ("get", "client"): reverse("workspace:client", args=client),
        ("get", "level"): reverse("workspace:level", args=client),
        ("post", "level-lower"): reverse("workspace:level-lower", args=client),
        ("post", "report-issue"): reverse("workspace:report-issue", args=client),
        ("get", "bind"): reverse("workspace:bind", args=client),
        ("post", "bind-code"): reverse("workspace:bind-code", args=client),
        ("get", "visit-new"): reverse("workspace:visit-new") + f"?client={world.shen}",
        ("post", "visit-new"): reverse("workspace:visit-new"),
        ("get", "reveal"): reverse("workspace:reveal", args=[things["mark"]]),
        ("post", "reveal"): reverse("workspace:reveal", args=[things["mark"]]),
        ("post", "plan-confirm"): reverse("workspace:plan-confirm", args=plan),
        ("post", "plan-decline"): reverse("workspace:plan-decline", args=plan),
        ("get", "settle"): reverse("workspace:settle", args=[things["soft"]]),
        ("post", "settle"): reverse("workspace:settle", args=[things["soft"]]),
        ("get", "teach-back"): reverse("workspace:teach-back", args=[things["material"]]),
        ("post", "teach-back"): reverse("workspace:teach-back", args=[things["material"]]),
        ("get", "task"): reverse("workspace:task", args=[things["task"]]),
        ("post", "task"): reverse("workspace:task", args=[things["task"]]),
        ("get", "report"): reverse("workspace:report", args=[things["report"]]),
        ("get", "contract"): reverse("workspace:contract", args=["HT-2026-1"]),
    }


def sent(world: Any) -> dict[str, str]:
    """A body that every one of the forms could use."""
    return {
        "client": str(world.shen), "key": str(UUID(int=9)), "channel": "desk", "arrived_at": "2026-01-05T10:00",
        "note": "x", "reason": "contact", "how": "clarified", "written": "x", "outcome": "x",
    }  # fmt: skip


def test_at_every_address_of_a_foreign_client_there_is_nothing(world: Any, things: Any, as_user: Any) -> None:
    stranger = as_user(world.zhao)
    with entered(system_scope("test")):
        before = AuditRow.objects.count()
    answers = {
        way: getattr(stranger, way[0])(url, sent(world) if way[0] == "post" else None).status_code
        for way, url in addresses(world, things).items()
    }
    assert {way: status for way, status in answers.items() if status != 404} == {}
    with entered(system_scope("test")):
        assert AuditRow.objects.count() == before
        assert Visit.objects.count() == 3


def test_the_same_addresses_answer_the_own_advisor(world: Any, things: Any, as_user: Any) -> None:
    """Otherwise the test above could not fail."""
    own = as_user(world.lin)
    answers = {way: own.get(url).status_code for way, url in addresses(world, things).items() if way[0] == "get"}
    assert set(answers.values()) == {200}
    posts = {way: url for way, url in addresses(world, things).items() if way[0] == "post"}
    statuses = {way: own.post(url, sent(world)).status_code for way, url in posts.items()}
    assert {way: status for way, status in statuses.items() if status not in (200, 302, 422)} == {}


def test_the_list_holds_own_clients_and_a_manager_sees_the_branch(world: Any, as_user: Any) -> None:
    own = as_user(world.lin).get("/workspace/clients/").content.decode()
    assert "沈若溪" in own
    assert "周启明" in own
    assert "顾怀仁" not in own
    other = as_user(world.zhao).get("/workspace/clients/").content.decode()
    assert "顾怀仁" in other
    assert "沈若溪" not in other
    assert "沈若溪" in as_user(world.manager).get("/workspace/clients/").content.decode()
    assert "顾怀仁" in as_user(world.compliance).get("/workspace/clients/").content.decode()


@pytest.mark.parametrize("path", ["/workspace/", "/workspace/clients/", "/workspace/visits/new/"])
def test_an_editor_has_no_desk(world: Any, as_user: Any, path: str) -> None:
    assert as_user(world.editor).get(path).status_code == 403


def test_compliance_reads_a_client_and_is_offered_nothing_to_do(world: Any, things: Any, as_user: Any) -> None:
    reader = as_user(world.compliance)
    page = reader.get(reverse("workspace:client", args=[world.shen])).content.decode()
    assert reverse("workspace:plan-confirm", args=[things["plan"]]) not in page
    assert reverse("workspace:visit-new") + "?client" not in page
    assert reader.post(reverse("workspace:plan-confirm", args=[things["plan"]])).status_code == 403


def test_a_task_opens_from_the_page_of_those_alone_who_may_open_it(world: Any, things: Any, as_user: Any) -> None:
    task, client = (
        reverse("workspace:task", args=[things["task"]]), reverse("workspace:client", args=[world.zhou]),
    )  # fmt: skip
    with entered(system_scope("test")):
        title = AdvisorTask.objects.get(id=things["task"]).get_kind_display()
    for user, opens in ((world.lin, True), (world.manager, True), (world.compliance, False)):
        page = as_user(user).get(client).content.decode()
        assert title in page
        assert (f'href="{task}"' in page) is opens
        assert (as_user(user).get(task).status_code == 200) is opens


def test_a_notice_is_read_on_the_day_and_put_away_by_its_recipient_alone(world: Any, as_user: Any) -> None:
    with entered(system_scope("test")):
        notice = tell(
            recipient_id=world.zhao.id, kind=NoticeKind.HANDED_OVER, cause_key="n-1", subject_id=world.shen,
            client="沈若溪", branch_id=world.lin.branch_id, by=system_actor("test"), at=world.at,
        )  # fmt: skip
    words, away = "沈若溪查明同时是城东中心的客户", reverse("workspace:notice-read", args=[notice.id])
    mine, other = as_user(world.zhao), as_user(world.lin)
    assert words in mine.get("/workspace/").content.decode()
    assert "turned out to be a client of East City Centre" in mine.get("/en/workspace/").content.decode()
    assert reverse("workspace:client", args=[world.shen]) not in mine.get("/workspace/").content.decode()
    assert words not in other.get("/workspace/").content.decode()
    other.post(away)
    assert words in mine.get("/workspace/").content.decode()
    assert mine.post(away)["Location"] == "/workspace/"
    assert words not in mine.get("/workspace/").content.decode()
