"""Lists of clients: a handful of filters, a number that explains itself, kept, shared, and taken away as a file."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from crm.journeys import exporting
from crm.journeys.models import SavedView
from crm.journeys.saved_views import MOST, NameTaken, TooManyViews, keep_view, views_for
from crm.profile.domain.vocabulary import TouchKind
from hub.access.scope import entered, scope_for, system_scope
from hub.audit.models import AuditRow
from hub.demo.market import products
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.clock import business_date
from tests.rooms.workspace.world import settle_outbox, signal

LIST, KEEP, EXPORT = "/workspace/clients/", "/workspace/clients/views/", "/workspace/clients/export/"


def listed(browser: Any, **filters: str) -> list[str]:
    """The names on the list that these filters leave."""
    page = browser.get(LIST, filters).content.decode()
    return sorted(re.findall(r'<th scope="row"><span><a href="[^"]*">([^<]*)</a>', page))


def actor(user: Any) -> Actor:
    return Actor(kind=ActorKind.USER, id=user.id, label=user.username)


def kept(**criteria: Any) -> list[SavedView]:
    with entered(system_scope("test")):
        return list(SavedView.objects.filter(**criteria).order_by("name"))


def test_each_filter_leaves_whom_it_says(world: Any, as_user: Any) -> None:
    from crm.journeys.intake import take_in

    code = products(business_date(world.at))[0].code
    seen = signal(
        "shen-saw", world.at - timedelta(days=1), TouchKind.PRODUCT_VIEWED, product_code=code, user_id="app-1"
    )
    with entered(system_scope("test")):
        take_in(rows=[seen], at=world.at)
    settle_outbox(world.at)
    lin, zhao = as_user(world.lin), as_user(world.zhao)
    assert listed(lin) == ["周启明", "沈若溪"]
    assert listed(lin, product=code) == ["沈若溪"]
    assert listed(lin, need="needs_education") == ["沈若溪"]
    assert listed(lin, need="wants_high_risk") == ["周启明"]
    assert listed(lin, unmet="30") == []
    assert listed(lin, idle="30") == []
    assert listed(zhao, idle="30") == ["顾怀仁"]
    assert listed(zhao, level="none") == ["顾怀仁"]
    assert listed(lin, level="none") == []
    (level,) = [n for n in "12345" if listed(lin, level=n)]
    assert listed(lin, level=level) == ["周启明", "沈若溪"]
    assert listed(lin, level=level, need="needs_education") == ["沈若溪"]


def test_a_need_with_a_day_is_found_within_its_span(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    spans = {days: listed(browser, due=days) for days in ("30", "90", "180", "365")}
    assert spans["365"] == ["沈若溪"]
    assert all(set(spans[a]) <= set(spans[b]) for a, b in (("30", "90"), ("90", "180"), ("180", "365")))


def test_the_number_of_clients_says_how_it_comes_about(world: Any, as_user: Any) -> None:
    page = as_user(world.lin).get(LIST, {"need": "needs_education", "level": "none"}).content.decode()
    steps = re.findall(r'class="explain__number">([^<]*)<', page)
    assert steps == ["2", "1", "0"]
    assert "投资者等级：未测评" in page


def test_a_list_is_kept_without_the_name_that_was_searched_for(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    answer = browser.post(KEEP, {"list": "need=needs_education&q=沈若溪", "name": "陪读家庭"}, follow=True)
    assert "已存为“陪读家庭”" in answer.content.decode()
    (row,) = kept(owner_id=world.lin.id)
    assert (row.name, row.criteria) == ("陪读家庭", {"need": "needs_education"})
    assert "陪读家庭</a>" in browser.get(LIST).content.decode()
    refused = browser.post(KEEP, {"list": "q=沈若溪", "name": "沈"}, follow=True).content.decode()
    assert "不保存搜索过的姓名" in refused
    assert len(kept(owner_id=world.lin.id)) == 1


def test_only_a_manager_shares_and_each_advisor_sees_own_clients_in_it(world: Any, as_user: Any) -> None:
    manager, lin, zhao = (as_user(user) for user in (world.manager, world.lin, world.zhao))
    for browser in (manager, lin):
        browser.post(KEEP, {"list": "unmet=30", "name": "久未见面"})
    mine, own = (kept(owner_id=user.id)[0] for user in (world.manager, world.lin))
    assert lin.post(f"{KEEP}{own.id}/share/", {"shared": "yes"}).status_code == 403
    assert lin.post(f"{KEEP}{mine.id}/drop/").status_code == 404
    assert "久未见面（网点）" not in lin.get(LIST).content.decode()
    assert manager.post(f"{KEEP}{mine.id}/share/", {"shared": "yes"}).status_code == 302
    lin.post(f"{KEEP}{own.id}/drop/")
    assert "久未见面（网点）" in lin.get(LIST).content.decode()
    assert "久未见面" not in zhao.get(LIST).content.decode()
    manager.post(f"{KEEP}{mine.id}/share/", {"shared": "no"})
    assert "久未见面" not in lin.get(LIST).content.decode()
    with entered(system_scope("test")):
        rows = AuditRow.objects.filter(target_id=str(mine.id)).order_by("at", "id")
        assert list(rows.values_list("action", flat=True)) == ["view.kept", "view.shared", "view.unshared"]


def test_the_database_shows_and_changes_nobody_elses_list(world: Any) -> None:
    by, at = actor(world.lin), world.at
    with entered(scope_for(world.lin)):
        row = keep_view(name="自己的", criteria={"unmet": "30"}, branch_id=world.lin.branch_id, by=by, at=at)
    with entered(scope_for(world.zhao)):
        assert views_for(owner_id=world.lin.id, branch_id=world.lin.branch_id) == ()
    with pytest.raises(DatabaseError), transaction.atomic(), entered(scope_for(world.zhao)):
        SavedView(owner_id=world.lin.id, name="别人的", criteria={"unmet": "30"}, saved_at=at).save()
    with entered(system_scope("test")):
        assert SavedView.objects.get(id=row.id).name == "自己的"


def test_names_are_taken_once_and_there_is_room_for_only_so_many(world: Any) -> None:
    by = actor(world.lin)
    with entered(scope_for(world.lin)):
        for n in range(MOST):
            keep_view(name=f"名单{n}", criteria={"unmet": "30"}, branch_id=None, by=by, at=world.at)
        keep_view(name="名单0", criteria={"unmet": "30"}, branch_id=None, by=by, at=world.at)
        with pytest.raises(NameTaken):
            keep_view(name="名单0", criteria={"unmet": "60"}, branch_id=None, by=by, at=world.at)
        with pytest.raises(TooManyViews):
            keep_view(name="又一份", criteria={"unmet": "60"}, branch_id=None, by=by, at=world.at)
    assert len(kept(owner_id=world.lin.id)) == MOST


def test_a_file_holds_exactly_the_list_covered_and_numbered(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    page = browser.get(EXPORT, {"need": "needs_education"}).content.decode()
    assert "文件里将有1位客户" in page
    assert browser.post(f"{EXPORT}?need=needs_education", {"reason": " "}).status_code == 422
    answer = browser.post(f"{EXPORT}?need=needs_education", {"reason": "月末回访"})
    (line,) = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert line["客户（遮盖）"] == "沈**"
    assert "沈若溪" not in answer.content.decode()
    assert "13800136021" not in answer.content.decode()
    with entered(system_scope("test")):
        row = AuditRow.objects.get(action="clients.exported")
    assert row.target_id == line["本文件编号"]
    assert row.details["clients"] == [str(world.shen)]
    assert row.details["criteria"] == ["need"]
    assert "月末回访" not in str(row.details)


def test_more_clients_than_a_file_may_hold_are_refused_in_words(
    world: Any, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_CLIENTS", 1)
    answer = as_user(world.lin).post(EXPORT, {"reason": "全部"}, follow=True)
    assert "请先缩小名单" in answer.content.decode()
    with entered(system_scope("test")):
        assert not AuditRow.objects.filter(action="clients.exported").exists()


def test_the_index_for_products_is_there(world: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'touchpoint_by_product'")
        assert "product_code" in cursor.fetchone()[0]
