"""States that a good day never shows: nothing there yet, not sealed yet, broken, away. As the real views answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from playwright.sync_api import Route, sync_playwright

from chain import evidence
from hub.access.operations import create_user, open_branch
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.cli.doctor import chromium
from hub.config import config
from hub.kernel.actor import system_actor
from hub.portal import searching
from hub.portal.kept_pages import SHELF
from hub.web.bundles import BUNDLES, bundle_text
from tests.looking import DESK, PHONE, bring_axe, faults_of, said_by_the_checker
from tests.rooms.chain.world import AT, fact_bytes, logged

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
SITE = "https://hub.invalid"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
BY = system_actor("test")


@dataclass(frozen=True, kw_only=True)
class State:
    """A page in a state, who opens it, and a sentence that it must say in Chinese and in English."""

    name: str
    path: str
    zh: str
    en: str
    role: Role | None = None
    status: int = 200


STATES = (
    State(name="today-empty", path="/workspace/", role=Role.ADVISOR, zh="今天没有预约", en="Nobody is expected today"),
    State(name="tasks-empty", path="/workspace/", role=Role.ADVISOR, zh="没有待办", en="Nothing is owed"),
    State(name="clients-none", path="/workspace/clients/", role=Role.ADVISOR, zh="还没有客户", en="No clients yet"),
    State(name="review-empty", path="/compliance/disclosures/", role=Role.COMPLIANCE, zh="没有待", en="Nothing waits"),
    State(name="quarantine-empty", path="/compliance/quarantine/", role=Role.COMPLIANCE, zh="没有",
          en="Nothing stayed outside"),
    State(name="evidence-waiting", path="/compliance/evidence/", role=Role.COMPLIANCE, zh="尚未扫描",
          en="No checkpoint yet"),
    State(name="operations-empty", path="/operations/", role=Role.SYSTEM_ADMIN, zh="还没有", en="Nothing was"),
    State(name="disclosures-none", path="/disclosures/", zh="尚未发布任何内容", en="Nothing published yet"),
    State(name="verify-recorded", path="/verify/contract/{recorded}/", zh="已记录", en="Recorded"),
    State(name="broken", path="/disclosures/", zh="我们这边出了问题", en="went wrong on our side", status=500),
    State(name="database-away", path="/", zh="暂时无法读取记录", en="cannot be reached at the moment", status=503),
)  # fmt: skip


@pytest.fixture
def answers(monkeypatch: Any) -> dict[tuple[str, str], Any]:
    """Every state's answer in both languages, from a hub in which almost nothing has happened."""
    entry = logged(1, subject=uuid4())
    monkeypatch.setattr(evidence, "_contents", {"contract": lambda _fact_id: fact_bytes(1)})
    clients = {role: signed_in(role) for role in {state.role for state in STATES}}
    found = {}
    for state in STATES:
        for language, prefix in (("zh", ""), ("en", "/en")):
            SHELF.forget()
            with monkeypatch.context() as patched:
                IN_THE_WAY.get(state.name, lambda _patched: None)(patched)
                answer = clients[state.role].get(prefix + state.path.format(recorded=entry.fact_id))
            found[state.name, language] = answer
    return found


def signed_in(role: Role | None) -> Client:
    """A browser of somebody new in this role, of a stranger without one."""
    client = Client(raise_request_exception=False)
    if role is not None:
        with entered(system_scope("test")):
            home = (
                open_branch(code="CD01", name_zh="城东中心", name_en="East City Centre", city_zh="澄江市",
                            city_en="Chengjiang", by=BY, at=AT)
                if role is Role.ADVISOR else None
            )  # fmt: skip
            person = create_user(username=role.value, display_name="谭宁", role=role, password="long enough 1",
                                 branch_id=home.id if home else None, by=BY, at=AT)  # fmt: skip
        client.force_login(person)
    return client


def _fails(patched: Any) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("a mistake of ours")

    patched.setattr(searching, "render_page", fail)


def _away(patched: Any) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise OperationalError("connection refused")

    patched.setattr(BaseDatabaseWrapper, "cursor", refuse)


IN_THE_WAY = {"broken": _fails, "database-away": _away}


def test_each_state_says_in_both_languages_what_is_the_matter(answers: dict[tuple[str, str], Any]) -> None:
    for state in STATES:
        for language, sentence in (("zh", state.zh), ("en", state.en)):
            answer = answers[state.name, language]
            assert (state.name, answer.status_code) == (state.name, state.status)
            assert sentence in answer.content.decode(), (state.name, language)


def test_a_browser_and_the_html_checker_have_nothing_against_a_state(
    answers: dict[tuple[str, str], Any], tmp_path: Path
) -> None:
    faults = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(config()), args=["--no-sandbox", "--disable-gpu"])
        looks = {}
        for language, size, scheme in (("zh", DESK, "light"), ("en", PHONE, "dark")):
            view = {"width": size[0], "height": size[1]}
            looks[language] = browser.new_context(viewport=view, color_scheme=scheme)
            bring_axe(looks[language])
        for (name, language), answer in answers.items():
            (tmp_path / f"{name}.{language}.html").write_bytes(answer.content)
            page = looks[language].new_page()
            page.route("**/*", partial(serve, answer=answer))
            complaints: list[str] = []
            page.on("console", lambda message, into=complaints: into.append(message.text))
            page.goto(f"{SITE}/", wait_until="load")
            ours = [text for text in complaints if "status of" not in text]  # the status itself is meant
            faults += [(name, language, fault) for fault in (*faults_of(page), *ours)]
            page.close()
        browser.close()
    assert faults == []
    assert said_by_the_checker(tmp_path) == {}


def serve(route: Route, *, answer: Any) -> None:
    """The page as it was answered, with its own policy, and the static files it asks for."""
    path = route.request.url.removeprefix(SITE).split("?")[0]
    if path.startswith("/static/"):
        name = path.removeprefix("/static/")
        body = bundle_text(name) if name in BUNDLES else Path(str(finders.find(name))).read_text(encoding="utf-8")
        route.fulfill(body=body, content_type=KINDS[Path(name).suffix])
    else:
        policy = {"Content-Security-Policy": answer.get("Content-Security-Policy", "default-src 'self'")}
        route.fulfill(body=answer.content, status=answer.status_code, content_type="text/html", headers=policy)
