"""A visit list is looked at before anything happens, taken in once, and its file does not stay behind."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.profile.models import Visit
from hub.access.scope import entered, system_scope
from hub.ingest.operations import import_due
from hub.kernel.clock import utc_now
from tests.rooms.workspace.world import GU_PHONE, SHEN_ID

PAGE = "/workspace/visits/import/"
LIST = (
    "登记编号,姓名,手机号,到访时间,时长,事由,沟通记录,客户经理\n"
    "CD-1,何静姝,13611112222,2026-01-05 10:00,20,咨询,随便看看,林晓\n"
    "CD-2,唐可,13611113333,2026-01-05 11:00,30,签约,问费用,\n"
    "CD-3,方谷,13611114444,not a time,30,签约,问费用,林晓\n"
    "CD-4,石静,13611115555,2026-01-06 11:00,30,签约,问费用,没有此人\n"
)


def uploaded(browser: Any, content: str = LIST) -> Any:
    return browser.post(PAGE, {"file": SimpleUploadedFile("visits.csv", content.encode())})


def test_first_the_fate_of_every_line_then_the_import(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    answer = uploaded(browser)
    page = browser.get(answer["Location"]).content.decode()
    assert "共4行，将导入2行，已有0行，不导入2行" in page
    assert "没有客户经理「没有此人」" in page
    assert "方谷" in page
    assert "13611114444" not in page
    with entered(system_scope("test")):
        assert Visit.objects.count() == 3
    coming = browser.post(answer["Location"], follow=True).content.decode()
    assert "已导入0次，共2次" in coming
    import_due(at=utc_now())
    done = browser.get(answer["Location"]).content.decode()
    assert "已导入2次到访。" in done
    assert "2行没有导入" in done
    assert "何静姝" not in done
    with entered(system_scope("test")):
        assert Visit.objects.count() == 5


def test_the_same_list_again_takes_nothing_in(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    browser.post(uploaded(browser)["Location"])
    import_due(at=utc_now())
    again = browser.get(f"/en{uploaded(browser)['Location']}").content.decode()
    assert "0 would be taken in, 2 are known already" in again
    assert "Take in" not in again


def test_refused_lines_come_back_as_a_file_with_their_reasons(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    key = uploaded(browser)["Location"].rstrip("/").rsplit("/", 1)[1]
    content = browser.get(reverse("visits-import-errors", args=[key])).content.decode("utf-8-sig")
    assert len(content.strip().splitlines()) == 3
    assert "没有客户经理" in content


def test_a_dropped_file_is_destroyed(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    place = uploaded(browser)["Location"]
    assert "文件已销毁" in browser.post(f"{place}drop/", follow=True).content.decode()
    assert browser.get(place).status_code == 404
    with entered(system_scope("test")):
        assert Visit.objects.count() == 3


def test_a_list_is_seen_by_its_uploader_and_the_manager_of_the_branch_alone(world: Any, as_user: Any) -> None:
    place = uploaded(as_user(world.lin))["Location"]
    assert as_user(world.zhao).get(place).status_code == 404
    assert as_user(world.zhao).post(place).status_code == 404
    assert as_user(world.zhao).post(f"{place}drop/").status_code == 404
    assert as_user(world.zhao).get(f"{place}refused.csv").status_code == 404
    assert as_user(world.manager).get(place).status_code == 200
    assert "visits.csv" in as_user(world.manager).get(PAGE).content.decode()
    assert "visits.csv" not in as_user(world.zhao).get(PAGE).content.decode()
    assert as_user(world.compliance).get(PAGE).status_code == 403


def test_a_file_that_is_no_list_is_refused_in_a_sentence(world: Any, as_user: Any) -> None:
    answer = uploaded(as_user(world.lin), "x")
    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert as_user(world.lin).post(PAGE).status_code == 422


def test_a_column_that_nobody_knows_is_explained_once_for_the_branch(world: Any, as_user: Any) -> None:
    odd = LIST.replace("到访时间", "哪一天").replace("姓名", "来宾")
    browser = as_user(world.lin)
    place = uploaded(browser, odd)["Location"]
    assert "没有写日期" in browser.get(place).content.decode()
    words = ["visit_number", "name", "phone", "date", "minutes", "purpose", "note", "advisor"]
    said = {f"column-{position}": word for position, word in enumerate(words)}
    assert "请指明哪一列是到访日期" in browser.post(f"{place}columns/", said | {"column-3": ""}).content.decode()
    assert "两列不能是同一含义" in browser.post(f"{place}columns/", said | {"column-1": "note"}).content.decode()
    page = browser.post(f"{place}columns/", said, follow=True).content.decode()
    assert "将导入2行" in page
    assert "将导入2行" in browser.get(uploaded(browser, odd)["Location"]).content.decode()
    browser.post(place)
    import_due(at=utc_now())
    with entered(system_scope("test")):
        assert Visit.objects.count() == 5


def test_the_preview_says_whose_number_a_line_carries_and_never_names_a_colleagues_client(
    world: Any, as_user: Any
) -> None:
    listed = (
        "登记编号,姓名,手机号,证件号,到访时间,客户经理\n"
        "CD-1,沈若溪,13800136021,,2026-01-05 10:00,林晓\n"
        f"CD-2,沈女士,,{SHEN_ID},2026-01-05 12:00,林晓\n"
        f"CD-3,顾怀仁,{GU_PHONE},,2026-01-05 11:00,林晓\n"
    )
    browser = as_user(world.lin)
    page = browser.get(uploaded(browser, listed)["Location"]).content.decode()
    assert page.count("号码与您的客户沈若溪相同") == 2
    assert page.count("对您是新客户") == 1
    assert "客户顾怀仁" not in page
    assert "有2行的号码属于您已有的客户" in page


def test_a_list_in_the_encoding_of_chinese_excel_is_read(world: Any, as_user: Any) -> None:
    browser = as_user(world.lin)
    file = SimpleUploadedFile("visits.csv", LIST.replace("何静姝", "何静㛃").encode("gb18030"))
    page = browser.get(browser.post(PAGE, {"file": file})["Location"]).content.decode()
    assert "何静㛃" in page
    assert "将导入2行" in page
