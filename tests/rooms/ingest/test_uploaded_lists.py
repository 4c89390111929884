"""An uploaded list comes in by chunks: a kill costs nothing, a second time changes nothing, nothing stays behind."""

import csv
import io
from datetime import timedelta
from unittest.mock import patch

import pytest

from crm.profile.models import Visit
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import Scope, ScopeKind, entered, scope_for, system_scope
from hub.ingest.models import ImportedVisit, UploadedLine, UploadState, VisitImport, VisitUpload
from hub.ingest.operations import (
    UploadDecided,
    UploadUnknown,
    drop_upload,
    import_due,
    sweep_uploads,
    take_in_upload,
    upload_visits,
    uploads,
)
from hub.ingest.operations.uploads import UNDECIDED_FOR
from hub.ingest.queries import recent_uploads, refused_csv, upload_lines
from hub.kernel.actor import Actor, ActorKind
from hub.kernel.ids import new_id
from tests.rooms.ingest.conftest import BY, NOW

pytestmark = pytest.mark.django_db
HEAD = ["登记编号", "姓名", "手机号", "到访时间", "沟通记录", "客户经理"]


def listed(numbers, advisor="林晓"):
    out = io.StringIO()
    given = "一二三四五六七八九十"
    rows = [[f"A-{n}", f"王{given[n % 10]}", f"139{n:08}", "2026-11-18 15:40", "", advisor] for n in numbers]
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue().encode()


@pytest.fixture
def manager(branch):
    login = {"username": "sun", "display_name": "孙衡", "role": Role.BRANCH_MANAGER, "branch_id": branch.id}
    with entered(system_scope("test")):
        return create_user(**login, password="a-long-and-odd-passphrase", by=BY, at=NOW)


def uploaded(content, user, branch):
    with entered(scope_for(user)):
        return upload_visits(
            content=content, file_name="v.csv", branch=branch, by=user, own_only=user.role == Role.ADVISOR, at=NOW
        )


def taken(content, user, branch):
    key = uploaded(content, user, branch)
    with entered(scope_for(user)) as scope:
        take_in_upload(upload_id=key, by=scope.actor, at=NOW)
    return key


def state(key):
    with entered(system_scope("test")):
        row = VisitUpload.objects.get(id=key)
        return UploadState(row.state), row.taken, Visit.objects.count(), ImportedVisit.objects.count()


def test_a_list_comes_in_chunk_by_chunk_and_says_how_far_it_is(branch, advisor, manager):
    key = taken(listed(range(450)), manager, branch)
    assert import_due(at=NOW, most=1) == 1
    assert state(key) == (UploadState.IMPORTING, 200, 200, 200)
    import_due(at=NOW)
    assert state(key) == (UploadState.DONE, 450, 450, 450)


def test_a_kill_in_the_middle_of_a_chunk_leaves_nothing_half_done(branch, advisor, manager):
    key = taken(listed(range(250)), manager, branch)
    import_due(at=NOW, most=1)
    honest = uploads.record_lines

    def killed(*args, **more):
        honest(*args, **more)
        raise KeyboardInterrupt

    with patch.object(uploads, "record_lines", killed), pytest.raises(KeyboardInterrupt):
        import_due(at=NOW)
    assert state(key) == (UploadState.IMPORTING, 200, 200, 200)
    import_due(at=NOW)
    assert state(key) == (UploadState.DONE, 250, 250, 250)


def test_the_same_list_and_an_overlapping_one_add_only_what_is_new(branch, advisor, manager):
    first, second = listed(range(10)), listed(range(5, 15))
    for content, visits in ((first, 10), (first, 10), (second, 15)):
        taken(content, manager, branch)
        import_due(at=NOW)
        assert state(latest())[2:] == (visits, visits)


def latest():
    with entered(system_scope("test")):
        return VisitUpload.objects.latest("id").id


def test_two_overlapping_lists_decided_about_together_take_each_visit_once(branch, advisor, manager):
    first = taken(listed(range(10)), manager, branch)
    second = taken(listed(range(5, 15)), manager, branch)
    import_due(at=NOW)
    assert (state(first)[1], state(second)[1:]) == (10, (5, 15, 15))


def test_an_advisors_list_names_nobody_else_and_a_managers_anybody_of_the_branch(branch, advisor, manager):
    login = {"username": "chen", "display_name": "陈语", "role": Role.ADVISOR, "branch_id": branch.id}
    with entered(system_scope("test")):
        create_user(**login, password="a-long-and-odd-passphrase", by=BY, at=NOW)
    own = uploaded(listed(range(3), advisor="陈语"), advisor, branch)
    with entered(scope_for(advisor)):
        lines = upload_lines(upload_id=own, offset=0, limit=10)
        assert [line.fate for line in lines] == ["refused"] * 3
        assert lines[0].faults[0].en == "This visit names another advisor: let the branch manager import it"
    all_of_them = uploaded(listed(range(3), advisor="陈语"), manager, branch)
    with entered(scope_for(manager)):
        assert {line.fate for line in upload_lines(upload_id=all_of_them, offset=0, limit=10)} == {"new"}


def test_a_line_without_an_advisor_is_the_uploading_advisors_own(branch, advisor):
    key = uploaded(listed(range(2), advisor=""), advisor, branch)
    with entered(scope_for(advisor)):
        assert {line.advisor for line in upload_lines(upload_id=key, offset=0, limit=10)} == {"林晓"}


SCOPES = [
    (ScopeKind.ALL, None),
    (ScopeKind.STAFF, None),
    (ScopeKind.BRANCH, "other"),
    (ScopeKind.ADVISOR, "same"),
    (ScopeKind.INVESTOR, None),
    (ScopeKind.PUBLIC, None),
]


@pytest.mark.parametrize(("kind", "where"), SCOPES)
def test_what_was_uploaded_shows_to_nobody_outside_the_branch(branch, advisor, kind, where):
    """Not even to a colleague of the uploader, nor to oversight, which sees what came of it."""
    key = uploaded(listed(range(3)), advisor, branch)
    stranger = Actor(kind=ActorKind.USER, id=new_id(), label="stranger")
    scope = Scope(kind=kind, actor=stranger, branch_id={"same": branch.id, "other": stranger.id}.get(where))
    with entered(scope):
        assert recent_uploads() == ()
        assert UploadedLine.objects.count() == 0
        with pytest.raises(UploadUnknown):
            drop_upload(upload_id=key, by=stranger, at=NOW)


def test_nothing_of_a_finished_list_stays_but_what_has_to_be_mended(branch, advisor, manager):
    content = listed(range(3)) + "A-9,方谷,13611114444,not a time,,林晓\n".encode()
    key = taken(content, manager, branch)
    import_due(at=NOW)
    with entered(system_scope("test")):
        kept = UploadedLine.objects.filter(upload_id=key, cells__isnull=False)
        assert [line.line for line in kept] == [5]
        assert "方谷" in refused_csv(upload_id=key, language="zh").decode()
        assert VisitImport.objects.get(id=key).taken == 3
        assert sweep_uploads(at=NOW + UNDECIDED_FOR / 2) == 0
        assert sweep_uploads(at=NOW + UNDECIDED_FOR + timedelta(hours=1)) == 1
        assert not UploadedLine.objects.filter(cells__isnull=False).exists()
        assert sweep_uploads(at=NOW + 3 * UNDECIDED_FOR) == 0


def test_a_list_that_nobody_decided_about_is_destroyed(branch, advisor, manager):
    key = uploaded(listed(range(3)), manager, branch)
    assert sweep_uploads(at=NOW + UNDECIDED_FOR + timedelta(hours=1)) == 1
    assert state(key)[0] is UploadState.DROPPED
    with entered(system_scope("test")):
        assert not UploadedLine.objects.filter(cells__isnull=False).exists()
    with entered(scope_for(manager)) as scope, pytest.raises(UploadDecided):
        take_in_upload(upload_id=key, by=scope.actor, at=NOW)


def test_a_list_is_decided_about_once(branch, advisor, manager):
    key = taken(listed(range(3)), manager, branch)
    with entered(scope_for(manager)) as scope, pytest.raises(UploadDecided):
        drop_upload(upload_id=key, by=scope.actor, at=NOW)
    import_due(at=NOW)
    assert state(key) == (UploadState.DONE, 3, 3, 3)
