"""A manager sees for whom reports would be written, starts, watches, and takes them along; others see nothing of it."""

import io
import re
import zipfile
from datetime import timedelta

import pytest

from hub.access.scope import entered, system_scope
from hub.audit.models import AuditRow
from hub.kernel.clock import utc_now
from hub.kernel.digest import sha256_hex
from reports.models import ItemState, Report, ReportRun, RunItem
from reports.runs.carrying_out import runs_due
from tests.rooms.reports.many import clients, house

pytestmark = pytest.mark.django_db
RUNS = "/workspace/reports/runs/"
NEW = f"{RUNS}new/"


@pytest.fixture
def desk():
    with entered(system_scope("test")):
        advisor, manager, compliance, branch = house()
        twins = clients(advisor, branch, ["沈若溪", "周启明"], alike=True)
        clients(advisor, branch, ["韩修远"], assessed=False)
    return advisor, manager, compliance, twins


def started(client, query=""):
    key = client.get(NEW + query).content.decode().split('name="key" value="')[1].split('"')[0]
    answers = [client.post(NEW + query, {"key": key}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    return answers[0]["Location"]


def carried_out():
    with entered(system_scope("test")):
        runs_due(at=utc_now(), seconds=60)


def test_one_sees_for_whom_and_for_whom_not_before_anything_happens(client, desk):
    client.force_login(desk[1])
    page = client.get(f"/en{NEW}").content.decode()
    assert "3 clients in this list, 2 would get a report." in page
    assert "There is no assessment." in page
    assert "韩修远" in page
    chinese = client.get(NEW).content.decode()
    assert "其中2位可以出具报告" in chinese
    with entered(system_scope("test")):
        assert not ReportRun.objects.exists()


def test_a_run_is_watched_excused_and_taken_along(client, desk):
    _, manager, compliance, _ = desk
    client.force_login(manager)
    run = started(client)
    assert client.get(f"{run}progress/").status_code == 200
    carried_out()
    page = client.get(f"/en{run}").content.decode()
    assert "1 held for alike reasons" in page
    assert "100%" in page
    assert client.get(f"{run}progress/")["HX-Refresh"] == "true"
    assert client.post(f"{run}act/", {"act": "excuse", "because": ""}).status_code == 422
    client.force_login(compliance)
    excuse = {"act": "excuse", "because": "记录相同，已逐一核对。"}
    unticked = client.post(f"{run}act/", excuse, follow=True)
    assert "请至少勾选一位" in unticked.content.decode()
    (mark,) = re.findall(r'name="seen" value="(\w{32})"', client.get(run).content.decode())
    assert (
        "1位客户的情况已经变化" in client.post(f"{run}act/", excuse | {"seen": "0" * 32}, follow=True).content.decode()
    )
    assert client.post(f"{run}act/", excuse | {"seen": mark}).status_code == 302
    carried_out()
    assert client.post(f"{run}export/", {"reason": ""}).status_code == 422
    answer = client.post(f"{run}export/", {"reason": "年度复核"})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    *names, index = archive.namelist()
    lines = archive.read(index).decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == names
    assert [line.split(",")[-1] for line in lines] == [sha256_hex(archive.read(name)) for name in names]
    with entered(system_scope("test")):
        assert len(names) == Report.objects.count() == 2
        assert AuditRow.objects.filter(action="report.handed_out").count() == 2
        assert AuditRow.objects.get(action="report_run.exported").details == {"count": 2, "reason": "年度复核"}


def test_a_run_is_paused_goes_on_and_is_cancelled_by_its_page(client, desk):
    client.force_login(desk[1])
    run = started(client)
    for act, label in (("pause", "已暂停"), ("resume", "进行中"), ("cancel", "已取消"), ("resume", "已取消")):
        assert client.post(f"{run}act/", {"act": act}).status_code == 302
        assert label in client.get(run).content.decode()
    carried_out()
    with entered(system_scope("test")):
        assert set(RunItem.objects.values_list("state", flat=True)) == {ItemState.CANCELLED}
        assert not Report.objects.exists()


def test_a_run_for_one_branch_and_one_list(client, desk):
    client.force_login(desk[2])
    assert "2 would get a report" in client.get(f"/en{NEW}?branch=CD").content.decode()
    run = started(client, "?branch=CD&level=2")
    assert "城东中心" in client.get(run).content.decode()
    with entered(system_scope("test")):
        assert ReportRun.objects.get().criteria == {"branch": "CD", "level": "2"}


def test_advisors_and_other_managers_see_no_run(client, desk):
    advisor, manager, _, _ = desk
    client.force_login(manager)
    run = started(client)
    client.force_login(advisor)
    assert client.get(RUNS).status_code == client.get(run).status_code == 403
    with entered(system_scope("test")):
        ReportRun.objects.update(asked_by=advisor.id, asked_at=utc_now() - timedelta(days=1))
    client.force_login(manager)
    assert client.get(run).status_code == 404
    assert client.post(f"{run}act/", {"act": "cancel"}).status_code == 404
