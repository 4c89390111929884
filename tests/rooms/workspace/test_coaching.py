"""An advisor who writes is told which words would be a promise; nothing is blocked, and nobody else may ask."""

import pytest
from django.conf import settings
from django.test import Client

from crm.workspace.forms import ExcuseAlike, RaiseVerdict, TaskOutcome
from hub.access.models import Branch, User
from hub.access.roles import Role
from hub.consoles.voids import AskVoid
from hub.kernel.clock import utc_now

pytestmark = pytest.mark.django_db
ADDRESS = "/en/workspace/wording/"


def signed_in(role: Role) -> Client:
    branch = Branch.objects.create(code="B1", name_zh="甲", name_en="A") if role is Role.ADVISOR else None
    client = Client()
    client.force_login(User.objects.create(username="who", role=role, branch=branch, joined_at=utc_now()))
    return client


def test_a_promise_is_named_with_source_and_what_to_say_instead() -> None:
    advisor = signed_in(Role.ADVISOR)
    answer = advisor.post(ADDRESS, {"text": "我跟客户说这个产品保本保息，放心买。"}).json()
    assert "You can save all the same." in answer["summary"]
    assert all(found["source"] and found["instead"] for found in answer["findings"])
    honest = {"text": "客户问会不会亏，我说不保本，可能亏损。"}
    assert advisor.post(ADDRESS, honest).json() == {"summary": "", "findings": []}
    assert advisor.post(ADDRESS, {"text": "I told her the principal is guaranteed."}).json()["findings"]
    assert "仍可照常保存" in advisor.post("/workspace/wording/", {"text": "零风险"}).json()["summary"]


@pytest.mark.parametrize("role", [Role.INVESTOR, Role.AUDITOR, Role.EDITOR])
def test_nobody_else_may_ask(role: Role) -> None:
    client = signed_in(role)
    assert client.post(ADDRESS, {"text": "零风险"}).status_code == 403
    assert client.get(ADDRESS).status_code in (403, 405)


def test_a_box_says_where_it_is_coached_and_takes_every_word() -> None:
    form = TaskOutcome({"outcome": "客户说听别人讲零风险，我已纠正。"})
    assert form.is_valid()
    assert 'data-coach="/workspace/wording/"' in str(form["outcome"])
    for written in (RaiseVerdict()["reason"], ExcuseAlike()["because"], AskVoid()["words"]):
        assert 'data-coach="/workspace/wording/"' in str(written)
    assert signed_in(Role.COMPLIANCE).post(ADDRESS, {"text": "零风险"}).json()["findings"]
    assert settings.LANGUAGE_CODE == "zh-hans"
