"""A list is tried out as a whole: what the import would do is said of every line, and nothing is written."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection

from crm.identity.reviews import waiting
from crm.journeys.intake import foresee_visits
from crm.profile.models import Visit
from hub.access.scope import entered, system_scope
from hub.demo.cast import id_number
from hub.ingest.models import UploadedLine, VisitUpload
from hub.ingest.operations import import_due, trials, work_due
from hub.kernel.clock import utc_now
from tests.rooms.workspace.test_visit_import_page import uploaded
from tests.rooms.workspace.world import GU_PHONE, SHEN_ID, SHEN_PHONE, visit

LIST = (
    "登记编号,姓名,手机号,证件号,到访时间,客户经理\n"
    f"TR-1,沈若溪,,{SHEN_ID},2026-01-05 10:00,林晓\n"
    "TR-2,何静姝,13611112222,,2026-01-05 11:00,林晓\n"
    f"TR-3,顾怀仁,{GU_PHONE},,2026-01-05 12:00,林晓\n"
    "TR-4,何静姝,13611112222,,2026-01-06 10:00,林晓\n"
    "TR-5,唐可,13611113333,,not a time,林晓\n"
)
OWN_TABLES = {"ingest_visitupload", "ingest_uploadedline", "audit_auditrow", "django_session"}


def rows_kept() -> dict[str, int]:
    """How many rows each table holds that a trial has no business with."""
    with entered(system_scope("test")), connection.cursor() as cursor:
        found = {}
        for table in {model._meta.db_table for model in apps.get_models()} - OWN_TABLES:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def outcomes() -> dict[int, str]:
    with entered(system_scope("test")):
        return dict(UploadedLine.objects.filter(fate="new").values_list("line", "outcome"))


def shown(browser: Any, place: str) -> str:
    return " ".join(browser.get(place).content.decode().split())


@pytest.fixture
def tried(world: Any, as_user: Any) -> tuple[Any, str]:
    browser = as_user(world.lin)
    place = uploaded(browser, LIST)["Location"]
    browser.post(f"{place}trial/")
    return browser, place


def test_every_line_is_tried_and_nothing_is_written(world: Any, tried: tuple[Any, str]) -> None:
    browser, place = tried
    before = rows_kept()
    assert "已试运行0次，共4次" in shown(browser, place)
    work_due(at=utc_now())
    assert rows_kept() == before
    assert outcomes() == {2: "joins", 3: "opens", 4: "opens", 5: "again"}


def test_the_page_says_what_the_trial_found_and_names_no_colleagues_client(world: Any, tried: tuple[Any, str]) -> None:
    browser, place = tried
    work_due(at=utc_now())
    page = shown(browser, place)
    assert "<dt>归入您已有的客户</dt><dd>1行</dd>" in page
    assert "<dt>对您是新客户</dt><dd>2行</dd>" in page
    assert "<dt>与前面某行是同一人</dt><dd>1行</dd>" in page
    assert "<dt>不导入：日期，或日期与时间</dt><dd>1行</dd>" in page
    assert "归入您的客户沈若溪" in page
    assert "与第3行是同一人" in page
    assert "归入您的客户顾怀仁" not in page
    assert "joins your client" in shown(browser, f"/en{place}")


def test_the_import_does_what_the_trial_said(world: Any, tried: tuple[Any, str]) -> None:
    browser, place = tried
    work_due(at=utc_now())
    with entered(system_scope("test")):
        people = set(Visit.objects.values_list("source_id", flat=True))
    browser.post(place)
    import_due(at=utc_now())
    with entered(system_scope("test")):
        assert Visit.objects.count() == 7
        assert len(set(Visit.objects.values_list("source_id", flat=True)) - people) == 3


def test_a_question_is_foreseen_and_none_about_a_colleagues_client(world: Any, as_user: Any) -> None:
    titles = f"T-1,沈女士,{SHEN_PHONE},,2026-01-05 10:00,林晓\nT-2,顾先生,{GU_PHONE},,2026-01-05 11:00,林晓\n"
    browser = as_user(world.lin)
    place = uploaded(browser, LIST.splitlines()[0] + "\n" + titles)["Location"]
    browser.post(f"{place}trial/")
    work_due(at=utc_now())
    assert outcomes() == {2: "asks", 3: "opens"}
    page = shown(browser, place)
    assert "会请人判断是否就是您的客户沈若溪" in page
    assert "顾怀仁" not in page
    with entered(system_scope("test")):
        assert not waiting()


def test_lines_of_one_person_are_tried_together_wherever_they_stand(world: Any, as_user: Any) -> None:
    many = [f"W-{n},王测试,1371234{n:04},,2026-01-05 10:00,林晓\n" for n in range(8)]
    again = "W-99,王测试,13712340000,,2026-01-07 10:00,林晓\n"
    browser = as_user(world.lin)
    place = uploaded(browser, LIST.splitlines()[0] + "\n" + "".join(many) + again)["Location"]
    browser.post(f"{place}trial/")
    with patch.object(trials, "TRIED_AT_ONCE", 3):
        assert work_due(at=utc_now()) > 2
    assert outcomes()[10] == "again"


def test_a_line_that_cannot_be_recorded_is_told_and_takes_no_other_along(world: Any, tried: tuple[Any, str]) -> None:
    browser, place = tried

    def breaks(*, forms: Any, **rest: Any) -> Any:
        if any(form.name == "何静姝" for form in forms):
            raise RuntimeError("a rule that fails")
        return foresee_visits(forms=forms, **rest)

    with patch.object(trials, "foresee_visits", breaks):
        work_due(at=utc_now())
    assert outcomes() == {2: "joins", 3: "fails", 4: "opens", 5: "fails"}
    assert "试运行失败；导入前请管理员查看" in shown(browser, place)


def test_columns_explained_anew_or_a_decision_end_a_trial(world: Any, tried: tuple[Any, str]) -> None:
    browser, place = tried
    words = ["visit_number", "name", "phone", "id_number", "date", "advisor"]
    browser.post(f"{place}columns/", {f"column-{position}": word for position, word in enumerate(words)})
    with entered(system_scope("test")):
        assert VisitUpload.objects.get().trial_asked_at is None
    browser.post(f"{place}trial/")
    browser.post(place)
    work_due(at=utc_now())
    assert set(outcomes().values()) <= {""}
    assert "这份清单已经决定过了" in browser.post(f"{place}trial/", follow=True).content.decode()


def test_only_who_sees_the_list_may_try_it(world: Any, as_user: Any, tried: tuple[Any, str]) -> None:
    assert as_user(world.zhao).post(f"{tried[1]}trial/").status_code == 404


def test_a_trial_holds_as_many_lines_at_once_as_an_import_and_still_knows_the_person(world: Any, as_user: Any) -> None:
    same = [f"S-{n},王测试,13712340000,,2026-01-{n + 1:02} 10:00,林晓\n" for n in range(13)]
    other = "S-99,何静姝,13611112222,,2026-01-05 11:00,林晓\n"
    browser = as_user(world.lin)
    place = uploaded(browser, LIST.splitlines()[0] + "\n" + "".join(same) + other)["Location"]
    browser.post(f"{place}trial/")
    held: list[int] = []

    def counted(*, forms: Any, **rest: Any) -> Any:
        held.append(len(forms))
        return foresee_visits(forms=forms, **rest)

    with (
        patch.object(trials, "TRIED_AT_ONCE", 2),
        patch.object(trials, "RECORDED_AT_ONCE", 5),
        patch.object(trials, "foresee_visits", counted),
    ):
        work_due(at=utc_now())
    assert max(held) == 5
    assert outcomes() == {2: "opens", **dict.fromkeys(range(3, 15), "again"), 15: "opens"}
    assert shown(browser, place).count("与第2行是同一人") == 12


def test_that_two_numbers_are_one_persons_is_not_told_to_who_may_not_see_them(world: Any, as_user: Any) -> None:
    card = id_number("330102", date(1990, 1, 1), "男")
    lines = (
        f"O-1,顾怀仁,{GU_PHONE},,2026-01-05 10:00,林晓\nO-2,顾怀仁,,{card},2026-01-05 11:00,林晓\n"
        f"O-3,顾怀仁,{GU_PHONE},,2026-01-06 10:00,林晓\nO-4,顾怀仁,,{card},2026-01-06 11:00,林晓\n"
    )
    visit(world.zhao, world.at, "顾怀仁", GU_PHONE, "来签字。", key="gu-2", document=card)
    browser = as_user(world.lin)
    place = uploaded(browser, LIST.splitlines()[0] + "\n" + lines)["Location"]
    browser.post(f"{place}trial/")
    work_due(at=utc_now())
    assert outcomes() == {2: "opens", 3: "opens", 4: "again", 5: "again"}
    page = shown(browser, place)
    assert page.count("与第2行是同一人") == page.count("与第3行是同一人") == 1
