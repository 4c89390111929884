"""Every door asks who is there: closed by default, by role, or for everybody."""

import pytest
from django.test import RequestFactory
from django.urls import path

from hub.access.middleware import ScopeMiddleware
from hub.access.operations import assign, create_user, open_branch
from hub.access.policy import Entry, allow, allow_public, policy_of
from hub.access.queries import advisors_of
from hub.access.roles import Role
from hub.access.scope import ScopeKind, current_scope, entered, scope_for, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from hub.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("system_scope")
BY, NOW = system_actor("test"), utc_now()
PASSWORD = "correct-horse-battery"


def user(username="a.b", role=Role.ADVISOR):
    branch = open_branch(code="X1", name_zh="甲", name_en="A", city_zh="乙", city_en="B", by=BY, at=NOW)
    return create_user(
        username=username, display_name="甲", role=role, password=PASSWORD, branch_id=branch.id, by=BY, at=NOW
    )


def test_a_user_is_created_once_and_branch_roles_need_a_branch():
    assert user().id == user().id
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        create_user(username="c", display_name="丙", role=Role.ADVISOR, password=PASSWORD, by=BY, at=NOW)
    with pytest.raises(ValidationError):
        create_user(username="d", display_name="丁", role=Role.AUDITOR, password="short", by=BY, at=NOW)


@pytest.mark.parametrize(
    ("role", "kind"),
    [(Role.ADVISOR, "advisor"), (Role.BRANCH_MANAGER, "branch"), (Role.COMPLIANCE, "all"), (Role.EDITOR, "staff"),
     (Role.SYSTEM_ADMIN, "staff"), (Role.SECURITY_ADMIN, "staff"), (Role.AUDITOR, "all")],
)  # fmt: skip
def test_each_role_has_its_scope(role, kind):
    assert scope_for(user(role=role)).kind == ScopeKind(kind)


def test_a_new_advisor_ends_the_old_ones_responsibility():
    subject, first, second = new_id(), user("one"), user("two")
    for advisor in (first, second, second):
        assign(subject_id=subject, advisor_id=advisor.id, branch_id=advisor.branch_id, by=BY, at=NOW)
    with entered(system_scope("test")):
        assert advisors_of([subject])[subject].id == second.id


def test_a_view_without_a_policy_is_closed():
    def view(request):
        raise AssertionError("not reached")

    assert policy_of(view, "/x/").entry is Entry.CLOSED
    from django.core.exceptions import PermissionDenied

    request = RequestFactory().get("/x/")
    with pytest.raises(PermissionDenied):
        ScopeMiddleware(None).process_view(request, view, (), {})


def test_the_view_runs_in_the_scope_of_its_user():
    seen = []

    @allow(Role.ADVISOR)
    def view(request):
        from django.http import HttpResponse

        seen.append(current_scope().kind)
        return HttpResponse("ok")

    request = RequestFactory().get("/x/")
    request.user = user()
    assert ScopeMiddleware(None).process_view(request, view, (), {}).status_code == 200
    request.user.role = Role.EDITOR
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        ScopeMiddleware(None).process_view(request, view, (), {})
    assert seen == [ScopeKind.ADVISOR]


def test_signing_in_and_out(client):
    user()
    page = client.get("/accounts/login/")
    assert page.status_code == 200
    assert client.post("/accounts/login/", {"username": "a.b", "password": "wrong"}).status_code == 200
    answer = client.post("/accounts/login/", {"username": "a.b", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.post("/accounts/logout/").status_code == 302


def test_the_health_page_names_what_is_away(client, settings):
    answer = client.get("/health/").json()
    assert answer["ok"] is True
    assert answer["checks"]["chain"]["ok"] is False


def test_urls_and_public_marks_can_be_combined():
    assert policy_of(allow_public(lambda request: None), "/").entry is Entry.PUBLIC
    assert path("x/", allow_public(lambda request: None)).callback.access_policy.entry is Entry.PUBLIC
