"""A branch's list comes in once, whatever was imported before; what stays outside comes back with its reason."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from crm.profile.models import Visit
from crm.profile.queries import ClientFilters, client_list, statements_for
from hub.access.scope import Scope, ScopeKind, entered, system_scope
from hub.audit.models import AuditRow
from hub.ingest.domain.visits.errors_sheet import errors_csv, reasons
from hub.ingest.models import ImportedVisit, VisitImport
from hub.ingest.operations import Fate, import_visits, preview_visits
from hub.kernel.actor import Actor, ActorKind, system_actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BY = system_actor("test")
HEAD = ["登记编号", "姓名", "手机号", "证件号", "到访时间", "时长", "沟通记录", "客户经理", "职业"]
SHEN = [
    "A-1",
    "沈若溪",
    "13800126021",
    "",
    "2026-11-18 15:40",
    "40",
    "孩子快上大学了，明年九月，十八万",
    "林晓",
    "中学教师",
]
WANG = ["A-2", "王强", "13900126022", "", "2026-11-18 16:00", "", "先看看", "lin", ""]


def listed(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue().encode()


def run(content, branch):
    preview = preview_visits(content=content, branch=branch, at=NOW)
    return preview, import_visits(preview=preview, file_name="visits.csv", by=BY, at=NOW)


def counts():
    with entered(system_scope("test")):
        return Visit.objects.count(), ImportedVisit.objects.count()


def test_a_list_comes_in_once_and_again_changes_nothing(branch, advisor):
    _, first = run(listed(SHEN, WANG), branch)
    before = counts()
    _, second = run(listed(SHEN, WANG), branch)
    assert (first.taken, second.taken, second.duplicates) == (2, 0, 2)
    assert counts() == before == (2, 2)


def test_the_dry_run_says_all_and_does_nothing(branch, advisor):
    preview = preview_visits(content=listed(SHEN, WANG), branch=branch, at=NOW)
    assert preview.count(Fate.NEW) == 2
    assert counts() == (0, 0)
    with entered(system_scope("test")):
        assert not VisitImport.objects.exists()


def test_what_the_note_says_is_found_and_the_advisor_is_responsible(branch, advisor):
    run(listed(SHEN), branch)
    scope = Scope(kind=ScopeKind.ADVISOR, actor=Actor(kind=ActorKind.USER, id=advisor.id, label="lin"))
    with entered(scope):
        (row,) = client_list(filters=ClientFilters(query="srx")).rows
        (need,) = statements_for(subject_id=row.subject_id)
    assert (row.name, need.due_date.isoformat(), need.amount_fen) == ("沈若溪", "2027-09-01", 18_000_000)
    assert row.advisor.display_name == "林晓"


def test_a_line_changed_since_is_not_overwritten_and_says_so(branch, advisor):
    run(listed(SHEN), branch)
    changed = [*SHEN[:6], "孩子不上大学了", *SHEN[7:]]
    preview, done = run(listed(changed, WANG), branch)
    assert (done.taken, done.changed) == (1, 1)
    assert "imported before with other content" in reasons(preview.refused[0], language="en")
    assert counts()[0] == 2


def test_bad_lines_stay_outside_with_their_reasons_and_good_ones_come_in(branch, advisor):
    bad_date, nobody = [*SHEN[:4], "昨天", *SHEN[5:]], ["A-3", "", "", "", "2026-11-18", "", "", "林晓", ""]
    stranger = ["A-4", "李静", "", "", "2026-11-18", "", "", "赵某", ""]
    preview, done = run(listed(bad_date, nobody, stranger, WANG), branch)
    assert (done.taken, done.refused) == (1, 3)
    lines = list(
        csv.reader(
            io.StringIO(errors_csv(sheet=preview.sheet, results=preview.refused, language="zh").decode("utf-8-sig"))
        )
    )
    assert [line[-1][:8] for line in lines[1:]] == ["日期「昨天」读不", "姓名、手机、证件", "城东中心没有客户"]


def test_the_same_visit_in_two_branches_is_two_visits_of_one_person(branch, advisor):
    from hub.access.operations import create_user, open_branch
    from hub.access.roles import Role

    with entered(system_scope("test")):
        other = open_branch(code="HZ02", name_zh="西", name_en="W", city_zh="杭州", city_en="Hangzhou", by=BY, at=NOW)
        login = {"username": "zhao", "display_name": "赵宁", "role": Role.ADVISOR, "branch_id": other.id}
        create_user(**login, password="a-long-and-odd-passphrase", by=BY, at=NOW)
    run(listed(SHEN), branch)
    run(listed([*SHEN[:7], "赵宁", ""]), other)
    with entered(system_scope("test")):
        assert client_list(filters=ClientFilters()).total == 1
        assert Visit.objects.count() == 2


def test_no_personal_data_reaches_the_audit_trail(branch, advisor):
    run(listed(SHEN), branch)
    with entered(system_scope("test")):
        told = "".join(str(row.details) + row.target_id for row in AuditRow.objects.all())
    assert not any(secret in told for secret in ("沈若溪", "13800126021"))


def test_the_command_previews_imports_and_tells_refused_lines(branch, advisor, tmp_path, capsys):
    path, errors = tmp_path / "visits.csv", tmp_path / "errors.csv"
    path.write_bytes(listed(SHEN, [*WANG[:4], "昨天", *WANG[5:]]))
    with pytest.raises(CommandError, match="1 lines stayed outside"):
        call_command("import_visits", str(path), "--branch", "HZ01", "--dry-run")
    assert counts() == (0, 0)
    with pytest.raises(CommandError, match="1 lines stayed outside"):
        call_command("import_visits", str(path), "--branch", "HZ01", "--errors", str(errors), "--language", "en")
    assert counts() == (1, 1)
    assert "cannot be read" in errors.read_text("utf-8-sig")
    told = capsys.readouterr()
    assert "3: The date “昨天” cannot be read" in told.err
    assert "new 1" in told.out


@pytest.mark.parametrize(("code", "sentence"), [("NO", "no branch"), ("HZ01", "No date column")])
def test_the_command_refuses_what_it_cannot_do(branch, tmp_path, code, sentence):
    path = tmp_path / "visits.csv"
    path.write_text("姓名\n沈若溪\n")
    with pytest.raises(CommandError, match=sentence):
        call_command("import_visits", str(path), "--branch", code, "--language", "en")


def test_a_write_key_is_printed_once_and_kept_as_a_digest(db, capsys):
    from hub.ingest.models import WriteKey
    from hub.ingest.operations import source_of

    call_command("write_key", "ios")
    key = capsys.readouterr().out.strip()
    assert source_of(write_key=key) == "ios"
    assert key not in str(WriteKey.objects.values().get())
    with pytest.raises(CommandError, match="already has a write key"):
        call_command("write_key", "ios")
