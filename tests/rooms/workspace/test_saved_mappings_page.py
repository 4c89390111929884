"""A branch sees how its lists are read, renames that, forgets it, and takes the forgetting back."""

from datetime import timedelta
from typing import Any

import pytest

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.ingest.models import ColumnMapping
from hub.ingest.operations import sweep_uploads
from hub.kernel.clock import utc_now
from tests.rooms.workspace.test_visit_import_page import LIST, uploaded

PAGE = "/workspace/visits/import/mappings/"
ODD = LIST.replace("到访时间", "哪一天").replace("姓名", "来宾")
WORDS = ["visit_number", "name", "phone", "date", "minutes", "purpose", "note", "advisor"]


def shown(browser: Any, where: str = PAGE) -> str:
    return " ".join(browser.get(where).content.decode().split())


@pytest.fixture
def saved(world: Any, as_user: Any) -> Any:
    browser = as_user(world.lin)
    place = uploaded(browser, ODD)["Location"]
    browser.post(f"{place}columns/", {f"column-{position}": word for position, word in enumerate(WORDS)})
    with entered(system_scope("test")):
        return ColumnMapping.objects.get()


def test_a_mapping_is_listed_with_its_columns_and_who_used_it_last(world: Any, as_user: Any, saved: Any) -> None:
    page = shown(as_user(world.lin))
    assert "visits" in page
    assert "来宾&nbsp;→&nbsp;姓名" in page
    uploaded(as_user(world.manager), ODD)
    with entered(system_scope("test")):
        assert ColumnMapping.objects.get().used_by == world.manager.id
    assert world.manager.display_name in shown(as_user(world.lin))


def test_a_list_says_under_which_name_it_was_read(world: Any, as_user: Any, saved: Any) -> None:
    browser = as_user(world.lin)
    browser.post(f"{PAGE}{saved.id}/rename/", {"name": "  月度  登记表 "})
    assert "按「月度 登记表」读取" in shown(browser, uploaded(browser, ODD)["Location"])
    assert "按「" not in shown(browser, uploaded(browser, LIST)["Location"])


def test_a_name_is_asked_for(world: Any, as_user: Any, saved: Any) -> None:
    answer = as_user(world.lin).post(f"{PAGE}{saved.id}/rename/", {"name": " "}, follow=True)
    assert "请写上名称" in answer.content.decode()
    with entered(system_scope("test")):
        assert ColumnMapping.objects.get().name == "visits"


def test_a_forgotten_mapping_reads_nothing_until_it_is_taken_back(world: Any, as_user: Any, saved: Any) -> None:
    browser = as_user(world.lin)
    browser.post(f"{PAGE}{saved.id}/forget/")
    assert "最近七天忘记的" in shown(browser)
    assert "没有写日期" in shown(browser, uploaded(browser, ODD)["Location"])
    browser.post(f"{PAGE}{saved.id}/recall/")
    assert "最近七天忘记的" not in shown(browser)
    assert "将导入2行" in shown(browser, uploaded(browser, ODD)["Location"])
    with entered(system_scope("test")):
        told = set(AuditRow.objects.filter(target_id=str(saved.id)).values_list("action", flat=True))
    assert told == {"column_mapping.forgotten", "column_mapping.recalled"}


def test_what_was_forgotten_goes_for_good_after_seven_days(world: Any, as_user: Any, saved: Any) -> None:
    as_user(world.lin).post(f"{PAGE}{saved.id}/forget/")
    sweep_uploads(at=utc_now() + timedelta(days=6))
    with entered(system_scope("test")):
        assert ColumnMapping.objects.count() == 1
    sweep_uploads(at=utc_now() + timedelta(days=8))
    with entered(system_scope("test")):
        assert ColumnMapping.objects.count() == 0


def test_saying_it_again_brings_a_forgotten_mapping_back_under_its_name(world: Any, as_user: Any, saved: Any) -> None:
    browser = as_user(world.lin)
    browser.post(f"{PAGE}{saved.id}/rename/", {"name": "月度登记表"})
    browser.post(f"{PAGE}{saved.id}/forget/")
    place = uploaded(browser, ODD)["Location"]
    browser.post(f"{place}columns/", {f"column-{position}": word for position, word in enumerate(WORDS)})
    assert "按「月度登记表」读取" in shown(browser, place)


def test_another_branch_sees_and_changes_nothing_of_it(world: Any, as_user: Any, saved: Any) -> None:
    stranger = as_user(world.zhao)
    with entered(system_scope("test")):
        elsewhere = ColumnMapping.objects.get()
        elsewhere.branch_id = saved.id  # no branch of anybody here
        elsewhere.save(update_fields=["branch_id"])
    assert "还没有存过列对应" in shown(stranger)
    for deed in ("rename", "forget", "recall"):
        assert stranger.post(f"{PAGE}{saved.id}/{deed}/", {"name": "x"}).status_code == 404
    assert as_user(world.compliance).get(PAGE).status_code == 403
