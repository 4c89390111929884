"""One person or two: who is asked, what is shown, what an answer does, and that a second person is asked for."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from crm.identity.models import Edge, ReviewItem
from crm.identity.queries import records_of, subjects_of_records
from crm.journeys import reviewing
from crm.journeys.intake import take_in
from crm.profile.domain.vocabulary import TouchKind
from hub.access.operations import assign
from hub.access.scope import entered, scope_for, system_scope
from hub.audit.models import AuditRow
from hub.contracts.domain.terms import ContractChannel
from hub.contracts.operations import register_contract
from hub.demo.market import products
from hub.kernel.clock import business_date, utc_now
from tests.rooms.workspace.world import BY, found, settle_outbox, signal, visit

QUEUE = "/workspace/reviews/"
REASONS = [["name", "sound", 9.2], ["phone", "household", 2.1], ["birth", "different", -3.4]]


def record_of(subject: UUID) -> UUID:
    with entered(system_scope("test")):
        return records_of(subject)[0]


def ask(left: UUID, right: UUID, *, at: Any, reasons: Any = REASONS) -> UUID:
    """A question about two profiles' records, as the scorer leaves it."""
    pair = sorted((record_of(left), record_of(right)))
    said = {"weight": 1.3, "probability": 0.711, "reasons": reasons, "model_version": "m1", "opened_at": at}
    with entered(system_scope("test")):
        row, _new = ReviewItem.objects.update_or_create(left_id=pair[0], right_id=pair[1], defaults=said)
        ReviewItem.objects.exclude(id=row.id).delete()
    return row.id


@pytest.fixture
def pair(world: Any) -> tuple[UUID, UUID, UUID]:
    """Two visitors of Lin's with one telephone and names that sound alike, and the question about them."""
    note = "来问到期日。她说微信留的手机是 13988887777，身份证尾号 1234。"
    visit(world.lin, world.at - timedelta(days=3), "程以宁", "13511110001", note, key="cheng-1")
    visit(world.lin, world.at - timedelta(days=2), "程亦宁", "13522220002", "随便看看。", key="cheng-2")
    settle_outbox(world.at)
    one, other = found("13511110001"), found("13522220002")
    return ask(one, other, at=world.at - timedelta(days=2)), one, other


def now_of(*subjects: UUID) -> set[UUID]:
    with entered(system_scope("test")):
        return set(subjects_of_records([record_of(subject) for subject in subjects]).values())


def together(records: list[UUID]) -> bool:
    with entered(system_scope("test")):
        return len(set(subjects_of_records(records).values())) == 1


def test_the_queue_says_who_waits_and_what_speaks_for_and_against(world: Any, as_user: Any, pair: Any) -> None:
    page = as_user(world.lin).get(QUEUE).content.decode()
    assert "1对等人判断" in page
    for words in ("程以宁", "程亦宁", "71.1%", "姓名同音", "出生日期不同"):
        assert words in page, words


def test_the_pair_stands_side_by_side_with_weights_that_add_up_and_covered_values(
    world: Any, as_user: Any, pair: Any
) -> None:
    page = as_user(world.lin).get(f"{QUEUE}{pair[0]}/").content.decode()
    line = r'<tr><th scope="row">([^<]*)</th>.*?<td class="num[^"]*" data-th="比特">([^<]*)</td>'
    rows = dict(re.findall(line, page, re.S))
    assert (rows["姓名"], rows["手机"], rows["出生日期"]) == ("+9.2", "+2.1", "−3.4")
    begin = float(re.search(r"起点([^，]*)，证据合计", page)[1].replace("−", "-"))
    assert begin + 9.2 + 2.1 - 3.4 == pytest.approx(1.3, abs=0.05)
    assert "13511110001" not in page
    assert "135 **** 0001" in page
    assert "可能是一家人共用的" in page
    assert "139 **** 7777" in page
    assert "1234" in page
    assert "13988887777" not in page


def test_an_advisor_is_asked_only_where_both_clients_are_theirs(world: Any, as_user: Any, pair: Any) -> None:
    review, _one, other = pair
    assert as_user(world.zhao).get(f"{QUEUE}{review}/").status_code == 404
    assert as_user(world.manager).get(f"{QUEUE}{review}/").status_code == 200
    with entered(system_scope("test")):
        assign(subject_id=other, advisor_id=world.zhao.id, branch_id=world.zhao.branch_id, by=BY, at=world.at)
    for user, answer in ((world.lin, 404), (world.zhao, 404), (world.manager, 404), (world.compliance, 200)):
        assert as_user(user).get(f"{QUEUE}{review}/").status_code == answer
        post = as_user(user).post(f"{QUEUE}{review}/answer/", {"answer": "later"}).status_code
        assert post == (302 if answer == 200 else 404)
    assert as_user(world.editor).get(QUEUE).status_code == 403


def test_one_person_joins_them_and_can_be_taken_back(world: Any, as_user: Any, pair: Any) -> None:
    browser, (review, one, other) = as_user(world.lin), pair
    records = [record_of(one), record_of(other)]
    page = browser.post(f"{QUEUE}{review}/answer/", {"answer": "same"}, follow=True).content.decode()
    assert "现在是同一位客户了" in page
    assert together(records)
    assert "没有等待判断的" in page
    assert "程以宁" in browser.get(QUEUE, {"view": "decided"}).content.decode()
    back = browser.post(f"{QUEUE}{review}/answer/", {"answer": "back"}, follow=True).content.decode()
    assert "重新等待判断" in back
    assert not together(records)
    with entered(system_scope("test")):
        actions = AuditRow.objects.filter(target_kind="review", target_id=str(review)).order_by("at", "id")
        assert list(actions.values_list("action", flat=True)) == ["identity.reviewed", "identity.review_taken_back"]
        assert set(actions.values_list("actor_id", flat=True)) == {world.lin.id}


def test_two_people_stay_two_whatever_comes_later(world: Any, as_user: Any, pair: Any) -> None:
    review, one, other = pair
    records = [record_of(one), record_of(other)]
    as_user(world.lin).post(f"{QUEUE}{review}/answer/", {"answer": "different"})
    visit(world.lin, world.at - timedelta(hours=2), "程亦宁", "13522220002", "又来了。", key="cheng-3")
    visit(world.lin, world.at - timedelta(hours=1), "程亦宁", "13511110001", "又来了。", key="cheng-4")
    settle_outbox(world.at)
    assert not together(records)
    assert "没有等待判断的" in as_user(world.lin).get(QUEUE).content.decode()


def test_where_contracts_stand_on_both_sides_a_second_person_says_the_same(world: Any, as_user: Any, pair: Any) -> None:
    review, one, other = pair
    records = [record_of(one), record_of(other)]
    with entered(system_scope("test")):
        code = products(business_date(world.at))[0].code
        for number, subject in (("HT-C-1", one), ("HT-C-2", other)):
            register_contract(
                number=number, subject_id=subject, product_code=code, amount_fen=100_000_00,
                pdf=f"%PDF-1.7\n{number}\n%%EOF\n".encode(), signed_at=world.at, channel=ContractChannel.DESK, by=BY,
                at=world.at,
            )  # fmt: skip
    lin, manager = as_user(world.lin), as_user(world.manager)
    assert "须第二人确认" in lin.get(f"{QUEUE}{review}/").content.decode()
    said = lin.post(f"{QUEUE}{review}/answer/", {"answer": "same"}, follow=True).content.decode()
    assert "等第二人确认后才生效" in said
    assert not together(records)
    again = lin.post(f"{QUEUE}{review}/answer/", {"answer": "same"}, follow=True).content.decode()
    assert "第二人须是另一位同事" in again
    assert not together(records)
    assert "程以宁" in manager.get(QUEUE, {"view": "second"}).content.decode()
    assert "同一人，我确认" in manager.get(f"{QUEUE}{review}/").content.decode()
    manager.post(f"{QUEUE}{review}/answer/", {"answer": "same"})
    assert together(records)


def test_large_holdings_alone_ask_for_a_second_person(world: Any, pair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "SECOND_PERSON_FROM_FEN", 0)
    with entered(scope_for(world.lin)):
        from crm.identity.reviews import one

        assert reviewing.effect_of(one(pair[0]), at=world.at).needs_second


def test_contradicting_id_numbers_are_named_and_nothing_is_joined(world: Any, as_user: Any) -> None:
    from datetime import date

    from hub.demo.cast import id_number

    ids = (id_number("110101", date(1980, 4, 12), "男"), id_number("110101", date(1991, 7, 3), "男"))
    for turn, document in enumerate(ids):
        visit(
            world.lin, world.at - timedelta(days=2), "高远", f"135{turn}222{turn}003", "来问。", key=f"gao-{turn}",
            document=document,
        )  # fmt: skip
    settle_outbox(world.at)
    one, other = found("13502220003"), found("13512221003")
    review = ask(one, other, at=world.at)
    browser = as_user(world.lin)
    page = browser.get(f"{QUEUE}{review}/").content.decode()
    assert "两边的证件号互相矛盾" in page
    refused = browser.post(f"{QUEUE}{review}/answer/", {"answer": "same"}, follow=True).content.decode()
    assert "没有合并" in refused
    assert len(now_of(one, other)) == 2


def test_a_rule_and_a_contradiction_stand_in_the_same_queue(world: Any, as_user: Any) -> None:
    from datetime import date

    from hub.demo.cast import id_number

    document = id_number("110101", date(1969, 5, 5), "男")
    for turn, name in enumerate(("孟长河", "祁连山")):
        visit(
            world.lin, world.at - timedelta(days=2), name, f"1351111001{turn}", "来问。", key=f"meng-{turn}",
            document=document,
        )  # fmt: skip
    settle_outbox(world.at)
    records = [record_of(found("13511110010")), record_of(found("13511110011"))]
    browser = as_user(world.lin)
    page = browser.get(QUEUE).content.decode()
    assert "完整证件号相同" in page
    assert "同一证件号写了两个不同的姓名" in page
    with entered(system_scope("test")):
        (row,) = ReviewItem.objects.filter(model_version="")
    shown = browser.get(f"{QUEUE}{row.id}/").content.decode()
    assert "不能加成一个数" in shown
    assert "50.0%" not in shown
    browser.post(f"{QUEUE}{row.id}/answer/", {"answer": "same"})
    assert together(records)
    browser.post(f"{QUEUE}{row.id}/answer/", {"answer": "back"})
    browser.post(f"{QUEUE}{row.id}/answer/", {"answer": "different"})
    visit(world.lin, world.at - timedelta(days=1), "孟长河", "13511110010", "又来。", key="meng-9", document=document)
    settle_outbox(world.at)
    assert not together(records)
    with entered(system_scope("test")):
        assert ReviewItem.objects.filter(model_version="").count() == 1


def test_an_auditor_looks_and_decides_nothing(world: Any, as_user: Any, pair: Any) -> None:
    from hub.access.roles import Role
    from tests.rooms.workspace.world import user

    with entered(system_scope("test")):
        auditor = user("qin.yue", "秦越", Role.AUDITOR)
    page = as_user(auditor).get(f"{QUEUE}{pair[0]}/")
    assert page.status_code == 200
    assert 'name="answer"' not in page.content.decode()
    assert as_user(auditor).post(f"{QUEUE}{pair[0]}/answer/", {"answer": "same"}).status_code == 403


def test_a_long_queue_comes_in_pages_and_asks_no_more_of_the_database(
    world: Any, as_user: Any, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    from crm.identity.models import SourceRecord
    from crm.workspace import reviews as pages

    monkeypatch.setattr(pages, "PAGE", 2)
    with entered(system_scope("test")):
        ReviewItem.objects.all().delete()
        records = sorted(SourceRecord.objects.filter(is_device=False).values_list("id", flat=True))
        for turn, other in enumerate(records[1:5]):
            ReviewItem.objects.create(
                left_id=records[0], right_id=other, weight=1, probability=0.6, reasons=[], model_version="m",
                opened_at=world.at - timedelta(days=9 - turn),
            )  # fmt: skip
    browser = as_user(world.compliance)
    first = browser.get(QUEUE).content.decode()
    assert first.count("<tr data-row") == 2
    second = browser.get(QUEUE + re.search(r'href="(\?after=[^"]*)"', first)[1]).content.decode()
    assert second.count("<tr data-row") == 2
    assert 'href="?after=' not in second
    monkeypatch.setattr(pages, "PAGE", 50)
    with django_assert_max_num_queries(22):
        assert browser.get(QUEUE).content.decode().count("<tr data-row") == 4


def test_the_advisors_badge_counts_only_own_questions(world: Any, as_user: Any, pair: Any) -> None:
    def badge(user: Any) -> list[str]:
        page = as_user(user).get("/workspace/").content.decode()
        return re.findall(r"身份复核</span><span class=\"badge\">(\d+)", page)

    assert badge(world.lin) == ["1"]
    assert badge(world.zhao) == []


def test_an_app_account_and_a_visitor_show_events_and_visits(world: Any, as_user: Any, pair: Any) -> None:
    _review, one, _other = pair
    who: dict[str, Any] = {"user_id": "app-9", "anonymous_id": "anon-9"}
    seen = signal("nobody-saw", world.at - timedelta(days=1), TouchKind.DISCLOSURE_READ, slug="x", **who)
    with entered(system_scope("test")):
        take_in(rows=[seen], at=world.at)
        account = next(iter(subjects_of_records(_records_of_user("app-9")).values()))
        assign(subject_id=account, advisor_id=world.lin.id, branch_id=world.lin.branch_id, by=BY, at=world.at)
    settle_outbox(world.at)
    review = ask(one, account, at=world.at, reasons=[["name", "title", 4.0]])
    page = as_user(world.lin).get(f"{QUEUE}{review}/").content.decode()
    assert "0 · 1" in page
    assert "1 · 0" in page


def _records_of_user(user_id: str) -> list[UUID]:
    from crm.identity.models import Identifier

    return list(Identifier.objects.filter(kind="user_id", masked=user_id).values_list("record_id", flat=True))


def scored(one: UUID, other: UUID, *, weight: float) -> None:
    """What the scorer keeps of a pair, so likely that it would join by itself."""
    left, right = sorted((record_of(one), record_of(other)))
    with entered(system_scope("test")):
        Edge.objects.filter(left_id=left, right_id=right).delete()
        Edge.objects.create(
            left_id=left, right_id=right, weight=weight, probability=0.9999, levels=[], model_version="m1",
            scored_at=utc_now(),
        )  # fmt: skip


def test_a_likely_pair_that_is_asked_about_says_which_names_kept_it_from_joining(world: Any, as_user: Any) -> None:
    for turn, name in enumerate(("孟长河", "祁连山")):
        visit(world.lin, world.at - timedelta(days=2), name, f"1361111001{turn}", "来问。", key=f"apart-{turn}")
    settle_outbox(world.at)
    one, other = found("13611110010"), found("13611110011")
    review = ask(one, other, at=world.at)
    browser = as_user(world.lin)
    assert "为什么没有自动合并" not in browser.get(f"{QUEUE}{review}/").content.decode()
    scored(one, other, weight=14.0)
    page = browser.get(f"{QUEUE}{review}/").content.decode()
    assert "为什么没有自动合并" in page
    assert "“孟长河”" in page
    assert "“祁连山”" in page
    assert "是两个不同的姓名" in page
    english = browser.get(f"/en{QUEUE}{review}/").content.decode()
    assert "two different names" in english
    assert "a person is asked" in english


def test_a_line_that_weighs_nothing_says_which_line_counts_it_or_that_one_side_is_silent(
    world: Any, as_user: Any, pair: Any
) -> None:
    family = [["phone", "household", 2.1], ["birth", "different", -3.4]]
    review = ask(pair[1], pair[2], at=world.at, reasons=family)
    page = as_user(world.lin).get(f"{QUEUE}{review}/").content.decode()
    assert "已计入“手机”一行" in page
    assert "没有可比的" not in page
    assert "counted in the line “Phone”" in as_user(world.lin).get(f"/en{QUEUE}{review}/").content.decode()
    review = ask(pair[1], pair[2], at=world.at, reasons=[["birth", "different", -3.4]])
    assert "未计分" in as_user(world.lin).get(f"{QUEUE}{review}/").content.decode()
