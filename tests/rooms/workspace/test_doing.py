"""Revealing, writing down, finding, reporting: once, with a reason, and not slower with more clients."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.identity.models import BindOffer, Identifier
from crm.journeys.intake import take_in
from crm.journeys.models import TaskKind
from crm.journeys.operations import open_task
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import Visit
from crm.profile.queries import ClientFilters, client_ids, neighbours_of
from crm.workspace.papers_part import shares_of
from hub.access.scope import entered, scope_for, system_scope
from hub.audit.models import AuditRow
from hub.catalogue.domain.projects import project_id
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.demo import market
from hub.funds.domain.requests import FlowRequest
from hub.funds.domain.rules import FlowKind
from hub.funds.operations import post_flows
from hub.funds.queries import holdings_and_purse
from hub.kernel.clock import business_date
from hub.vault.operations import unseal
from tests.rooms.workspace.world import BY, GU_PHONE, SHEN_PHONE, settle_outbox, signal, visit

FORM = {"channel": "desk", "arrived_at": "2026-01-05T10:00", "minutes": "20", "purpose": "咨询", "note": "随便看看。"}


def phone_of(masked: str) -> int:
    with entered(system_scope("test")):
        return int(Identifier.objects.filter(kind="phone", masked__contains=masked).first().id)


def test_a_value_is_uncovered_for_a_reason_and_somebody_writes_it_down(world: Any, as_user: Any) -> None:
    browser, mark = as_user(world.lin), phone_of("6021")
    assert SHEN_PHONE not in browser.get(f"/workspace/clients/{world.shen}/").content.decode()
    url = reverse("workspace:reveal", args=[mark])
    asked, refused = browser.get(url), browser.post(url, {"reason": "  "})
    assert (asked.status_code, refused.status_code) == (200, 422)
    for page in (asked, refused):
        assert 'name="reason"' in page.content.decode()
        assert SHEN_PHONE not in page.content.decode()
    with entered(system_scope("test")):
        assert not AuditRow.objects.filter(action="value.revealed").exists()
    answer = browser.post(url, {"reason": "contact"}, headers={"HX-Request": "true"})
    assert SHEN_PHONE in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    with entered(system_scope("test")):
        (row,) = AuditRow.objects.filter(action="value.revealed")
        assert unseal(UUID(row.details["reason"])) == b"contact"
    assert (row.subject_id, row.actor_id) == (world.shen, world.lin.id)


def test_without_script_the_value_stands_on_a_page_that_is_left_by_itself(world: Any, as_user: Any) -> None:
    url = reverse("workspace:reveal", args=[phone_of("6021")])
    answer = as_user(world.lin).post(url, {"reason": "contact"})
    assert "<html" in answer.content.decode()
    assert SHEN_PHONE in answer.content.decode()
    assert answer["Refresh"] == f"20; url=/workspace/clients/{world.shen}/"
    assert answer["Cache-Control"] == "no-store"
    assert as_user(world.zhao).get(url).status_code == 404


def test_the_same_form_sent_twice_is_one_visit(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    body = {**FORM, "key": str(uuid4()), "client": str(world.shen)}
    for _ in range(2):
        assert browser.post("/workspace/visits/new/", body)["Location"] == f"/workspace/clients/{world.shen}/"
    with entered(system_scope("test")):
        assert Visit.objects.filter(purpose="咨询", minutes=20).count() == 1


def test_somebody_new_becomes_the_writers_client(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    body = {**FORM, "key": str(uuid4()), "name": "何静姝", "phone": "13611112222"}
    page = browser.post("/workspace/visits/new/", body, follow=True).content.decode()
    assert "<h1>何静姝</h1>" in page
    assert "到访已记下。" in page


def test_a_visit_of_somebody_elses_client_is_kept_and_not_shown(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    body = {**FORM, "key": str(uuid4()), "name": "顾怀仁", "phone": GU_PHONE}
    assert browser.post("/workspace/visits/new/", body)["Location"] == "/workspace/"
    assert browser.get(f"/workspace/clients/{world.gu}/").status_code == 404
    assert "随便看看" in as_user(world.zhao).get(f"/workspace/clients/{world.gu}/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "请写明是谁"),
        ({"name": "何静姝", "arrived_at": "2999-01-01T10:00"}, "这个时间还没有到"),
        ({"name": "何静姝", "minutes": "0"}, "1到600之间"),
    ],
)
def test_a_refused_form_says_in_a_sentence_what_to_do(world: Any, as_user: Any, change: Any, sentence: str) -> None:
    answer = as_user(world.lin).post("/workspace/visits/new/", {**FORM, "key": str(uuid4()), **change})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "随便看看" in answer.content.decode()


@pytest.mark.parametrize("query", ["沈若溪", "若溪", "shenruoxi", "Shen Ruoxi", SHEN_PHONE, SHEN_PHONE[-4:]])
def test_a_client_is_found_by_name_pinyin_phone_or_last_four(world: Any, as_user: Any, query: str) -> None:
    page = as_user(world.lin).get("/workspace/clients/", {"q": query}).content.decode()
    assert f"/workspace/clients/{world.shen}/" in page
    assert f"/workspace/clients/{world.zhou}/" not in page


def test_filters_stand_in_the_address_and_go_with_the_client(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    page = browser.get("/workspace/clients/?need=wants_high_risk").content.decode()
    link = f"/workspace/clients/{world.zhou}/?need=wants_high_risk"
    assert link in page
    assert f"/workspace/clients/{world.shen}/" not in page
    assert "第1 / 1位" in browser.get(link).content.decode()
    whole = browser.get(f"/workspace/clients/{world.zhou}/").content.decode()
    assert 'rel="next"' in whole or 'rel="prev"' in whole
    nobody = browser.get("/workspace/clients/?q=nobody").content.decode()
    assert "没有符合条件的客户" in nobody


def test_the_timeline_shows_one_side_and_goes_back_in_time(world: Any, as_user: Any) -> None:
    browser, url = as_user(world.lin), f"/workspace/clients/{world.shen}/"
    people, online = (browser.get(url, {"view": view}).content.decode() for view in ("people", "online"))
    assert "到访网点" in people
    assert "完成风险测评" not in people
    assert "完成风险测评" in online
    assert "timeline__item--human" not in online
    before = (world.at - timedelta(days=5, hours=12)).isoformat()
    older = browser.get(url, {"before": before}).content.decode()
    assert "完成风险测评" in older
    assert "timeline__item--human" not in older


def test_a_report_is_written_and_handed_out(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    page = browser.post(reverse("workspace:report-issue", args=[world.shen]))
    answer = browser.get(page["Location"])
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert "适当性报告" in browser.get(f"/workspace/clients/{world.shen}/").content.decode()


def test_where_the_money_is_adds_up_to_what_was_paid_in(world: Any) -> None:
    on = business_date(world.at)
    product = next(row for row in market.products(on) if row.project_id == project_id(market.COLD))
    who: dict[str, Any] = {"subject_id": world.shen, "effective_date": on}
    with entered(system_scope("test")):
        register_contract(
            number="HT-1", subject_id=world.shen, product_code=product.code, amount_fen=120_000_00,
            pdf=b"%PDF-1.7\nShen\n%%EOF\n", signed_at=world.at, channel=ContractChannel.DESK, by=BY, at=world.at,
        )  # fmt: skip
        deposit = FlowRequest(key="d", kind=FlowKind.DEPOSIT, amount_fen=300_000_00, **who)
        bid = FlowRequest(
            key="b", kind=FlowKind.BID, amount_fen=120_000_00, project_code=market.COLD, contract_number="HT-1", **who
        )
        post_flows(requests=[deposit, bid], by=BY, at=world.at)
        holdings, purse_fen = holdings_and_purse(subject_id=world.shen, on=on)
        shares = shares_of(holdings, purse_fen=purse_fen, proofs={})
    assert [(share.fen, share.path) for share in shares] == [(120_000_00, "HT-1"), (180_000_00, "")]


def test_a_contract_that_leaves_the_desk_is_written_down(world: Any, as_user: Any) -> None:
    product = market.products(business_date(world.at))[0]
    with entered(system_scope("test")):
        register_contract(
            number="HT-1", subject_id=world.shen, product_code=product.code, amount_fen=120_000_00,
            pdf=b"%PDF-1.7\nShen\n%%EOF\n", signed_at=world.at, channel=ContractChannel.DESK, by=BY, at=world.at,
        )  # fmt: skip
    answer = as_user(world.lin).get(reverse("workspace:contract", args=["HT-1"]))
    assert answer.content == b"%PDF-1.7\nShen\n%%EOF\n"
    with entered(system_scope("test")):
        row = AuditRow.objects.get(action="contract.handed_out")
    assert (row.subject_id, row.actor_id) == (world.shen, world.lin.id)


def test_nobody_unassessed_gets_a_report(world: Any, as_user: Any) -> None:
    browser = as_user(world.zhao)
    page = browser.post(reverse("workspace:report-issue", args=[world.gu]), follow=True).content.decode()
    assert "没有测评，无法出报告" in page


def test_a_code_binds_for_a_short_time_and_only_its_digest_is_kept(world: Any, as_user: Any) -> None:
    page = as_user(world.lin).post(reverse("workspace:bind-code", args=[world.shen])).content.decode()
    assert "<svg" in page
    assert 'class="qr"' in page
    assert "style=" not in page
    with entered(system_scope("test")):
        (offer,) = BindOffer.objects.all()
    assert offer.subject_id == world.shen
    assert offer.token_digest not in page


def queries(browser: Any, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(url).status_code == 200
    return len(caught)


def test_the_list_asks_no_more_questions_for_more_clients(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    few = queries(browser, "/workspace/clients/")
    for number in range(6):
        when = world.at - timedelta(days=number + 1)
        visit(world.lin, when, f"周书宁{number}", f"1350000110{number}", "怕亏。", key=f"more-{number}")
    assert queries(browser, "/workspace/clients/") == few
    assert few <= 18
    assert queries(browser, "/workspace/") <= 26


def busier(world: Any, *, by: int, mark: str) -> None:
    """So many more visits with notes, pages read and searches, each of another page and another day."""
    who: dict[str, Any] = {"user_id": "app-1", "anonymous_id": "anon-1"}
    for number in range(by):
        when = world.at - timedelta(days=number + 1, minutes=len(mark))
        visit(world.lin, when, "沈若溪", SHEN_PHONE, NOTES[number % len(NOTES)], key=f"{mark}-{number}")
        rows = [
            signal(
                f"{mark}-read-{number}", when, TouchKind.DISCLOSURE_READ, slug=f"{mark}-{number}", section="费用",
                seconds=60, **who,
            ),
            signal(f"{mark}-find-{number}", when, TouchKind.PRODUCT_SEARCHED, words=f"{mark}{number}", **who),
        ]  # fmt: skip
        take_in(rows=rows, at=world.at)
    settle_outbox(world.at)


NOTES = ("怕亏。", "孩子快上大学了，明年九月开学，想备十八万。", "上个月失业了，暂时没有收入。")


def test_a_clients_page_asks_no_more_questions_for_a_longer_history(world: Any, as_user: Any) -> None:
    browser, url = as_user(world.lin), f"/workspace/clients/{world.shen}/"
    assert queries(browser, url) < 40
    busier(world, by=2, mark="few")
    few = queries(browser, url)
    busier(world, by=20, mark="many")
    assert queries(browser, url) == few
    assert few < 40


def test_the_way_through_the_list_is_the_lists_own_order(world: Any) -> None:
    with entered(scope_for(world.manager)):
        order = client_ids(filters=ClientFilters())
        assert len(order) > 1
        for place, subject in enumerate(order):
            found = neighbours_of(subject, filters=ClientFilters())
            assert (found.position, found.total) == (place + 1, len(order))
            assert found.previous == (order[place - 1] if place else None)
            assert found.next == (order[place + 1] if place + 1 < len(order) else None)
        nobody = neighbours_of(order[0], filters=ClientFilters(query="19999999999"))
        assert (nobody.position, nobody.total, nobody.previous, nobody.next) == (0, 0, None, None)


def test_the_day_counts_every_task_and_lists_the_most_urgent(world: Any, as_user: Any) -> None:
    with entered(system_scope("test")):
        for number in range(20):
            open_task(
                subject_id=world.shen, kind=TaskKind.FOLLOW_UP, rule_id="house", cause_key=f"promise-{number}",
                due_at=world.at - timedelta(days=1), by=BY, at=world.at,
            )  # fmt: skip
    page = as_user(world.lin).get("/workspace/").content.decode()
    assert "23件待办" in page
    assert "其中20件已过期限" in page
    assert page.count("跟进承诺") == 12
