"""A visit form is kept while it is typed, comes back to its advisor, and shows to nobody else."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from crm.journeys.drafts import KEPT_FOR, DraftClosed, draft_of, save_draft
from crm.journeys.models import VisitDraft
from crm.profile.models import Visit
from hub.access.scope import entered, scope_for, system_scope
from hub.kernel.clock import utc_now
from tests.rooms.workspace.world import GU_PHONE

SAVE, FORM = "/workspace/visits/draft/", "/workspace/visits/new/"
TYPED = {"channel": "phone", "arrived_at": "2026-01-05T10:00", "note": "孩子明年上大学，想备", "minutes": "half"}


def typed(**more: Any) -> dict[str, str]:
    return {**TYPED, "key": str(uuid4()), **{name: str(value) for name, value in more.items()}}


def test_a_half_typed_form_comes_back_with_its_time_and_only_for_its_client(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    told = browser.post(SAVE, typed(client=world.zhou, opened_for=world.zhou))
    assert told.status_code == 200
    assert "草稿已保存" in told.json()["told"]
    page = browser.get(f"{FORM}?client={world.zhou}").content.decode()
    assert "孩子明年上大学，想备" in page
    assert 'value="half"' in page
    assert "已恢复您的草稿" in page
    assert "Draft saved at" in browser.get(f"/en{FORM}?client={world.zhou}").content.decode()
    for other in (FORM, f"{FORM}?client={world.shen}"):
        assert "孩子明年上大学" not in browser.get(other).content.decode()


def test_nobody_else_meets_it_not_the_manager_and_not_oversight(world: Any, as_user: Any) -> None:
    form = typed(name="何静姝")
    as_user(world.lin).post(SAVE, form)
    for user in (world.zhao, world.manager):
        assert "何静姝" not in as_user(user).get(FORM).content.decode()
    for user in (world.zhao, world.manager, world.compliance):
        with entered(scope_for(user)):
            assert not VisitDraft.objects.exists()
            with pytest.raises(IntegrityError), transaction.atomic():
                VisitDraft.objects.create(id=form["key"], owner_id=user.id, content="{}", saved_at=utc_now())
    stolen = as_user(world.zhao).post(SAVE, {**form, "note": "改写"})
    assert stolen.status_code == 409
    assert "想备" in as_user(world.lin).get(FORM).content.decode()


def test_what_lies_in_the_database_is_not_readable(world: Any, as_user: Any) -> None:
    as_user(world.lin).post(SAVE, typed(name="何静姝"))
    with entered(system_scope("test")), connection.cursor() as cursor:
        cursor.execute("SELECT content FROM journeys_visitdraft")
        assert "想备".encode() not in bytes(cursor.fetchone()[0])


def test_saving_the_visit_ends_the_draft_and_a_page_that_saves_late_brings_nothing_back(
    world: Any, as_user: Any
) -> None:
    browser, form = as_user(world.lin), typed(client=world.zhou, opened_for=world.zhou, minutes="20")
    browser.post(SAVE, form)
    assert browser.post(FORM, form).status_code == 302
    assert browser.post(SAVE, form).status_code == 409
    assert "想备" not in browser.get(f"{FORM}?client={world.zhou}").content.decode()
    with entered(system_scope("test")):
        assert [row.content for row in VisitDraft.objects.all()] == [None]


def test_a_discarded_draft_is_erased_and_nothing_was_written_down(world: Any, as_user: Any) -> None:
    browser, form = as_user(world.lin), typed(name="何静姝")
    with entered(system_scope("test")):
        before = Visit.objects.count()
    browser.post(SAVE, form)
    page = browser.post(f"{SAVE}discard/", form, follow=True).content.decode()
    assert "草稿已丢弃" in page
    assert "何静姝" not in page
    with entered(system_scope("test")):
        assert (Visit.objects.count(), [row.content for row in VisitDraft.objects.all()]) == (before, [None])


def test_an_emptied_form_leaves_no_draft_and_an_old_one_is_forgotten(world: Any, as_user: Any) -> None:
    browser, form = as_user(world.lin), typed(name="何静姝")
    browser.post(SAVE, form)
    browser.post(SAVE, {**form, "name": "", "note": " ", "minutes": ""})
    with entered(scope_for(world.lin)):
        assert not VisitDraft.objects.exists()
        at, own = utc_now(), {"owner_id": world.lin.id, "opened_for": None}
        save_draft(key=uuid4(), fields={"note": "旧"}, at=at - KEPT_FOR - timedelta(days=1), **own)
        assert draft_of(at=at, **own) is None
        save_draft(key=uuid4(), fields={"note": "新"}, at=at, **own)
        assert VisitDraft.objects.count() == 1


def test_a_form_that_is_done_with_is_refused(world: Any) -> None:
    key = uuid4()
    with entered(scope_for(world.lin)):
        VisitDraft.objects.create(id=key, owner_id=world.lin.id, saved_at=utc_now(), closed_at=utc_now())
        with pytest.raises(DraftClosed):
            save_draft(key=key, owner_id=world.lin.id, opened_for=None, fields={"note": "x"}, at=utc_now())


FOUND = [("name=沈", "姓名"), ("name=shen", "拼音"), ("name=srx", "姓名首字母"), ("phone=6021", "手机尾号")]


@pytest.mark.parametrize(("words", "why"), FOUND)
def test_the_client_is_found_while_typing_and_the_page_says_why(world: Any, as_user: Any, words: str, why: str) -> None:
    page = as_user(world.lin).get(f"/workspace/visits/visitor/?{words}").content.decode()
    assert "沈若溪" in page
    assert f"匹配：{why}" in page
    assert "13800136021" not in page


def test_only_own_clients_are_found_and_nothing_for_words_that_say_nothing(world: Any, as_user: Any) -> None:
    assert "顾怀仁" not in as_user(world.lin).get("/workspace/visits/visitor/?name=顾").content.decode()
    assert "顾怀仁" not in as_user(world.lin).get(f"/workspace/visits/visitor/?phone={GU_PHONE}").content.decode()
    assert "finding" not in as_user(world.lin).get("/workspace/visits/visitor/?name=+&phone=1").content.decode()


def test_picking_shows_the_client_in_the_form_and_a_stranger_is_nobody(world: Any, as_user: Any) -> None:
    browser, address = as_user(world.lin), "/workspace/visits/visitor/picked/"
    part = browser.get(address, {"client": str(world.shen)}).content.decode()
    assert "沈若溪" in part
    assert f'value="{world.shen}"' in part
    assert 'name="phone"' in browser.get(address).content.decode()
    assert browser.get(address, {"client": str(world.gu)}).status_code == 404
    assert browser.get(address, {"client": "nobody"}).status_code == 404
