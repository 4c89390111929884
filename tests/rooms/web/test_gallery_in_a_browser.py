"""The gallery in a real browser: keys, reveal, strict policy, small screens. No server, no database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from hub.cli.doctor import chromium
from hub.config import config
from hub.web.bundles import BUNDLES, bundle_text
from hub.web.views import gallery

pytestmark = pytest.mark.browser
SITE = "https://hub.invalid"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium(config()), args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Open the gallery: `opened(theme="staff", language="en", width=1440, scheme="dark", cookie="hub_type=large")`."""
    contexts: list[BrowserContext] = []

    def page_of(
        *, theme: str = "staff", language: str = "en", width: int = 1440, scheme: str = "light", cookie: str = ""
    ) -> Page:  # fmt: skip
        html = rendered(theme=theme, language=language, cookie=cookie)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, service_workers="block"
        )
        contexts.append(context)
        context.route("**/*", lambda route: answered(route, html))
        page = context.new_page()
        page.goto(f"{SITE}/design/", wait_until="load")
        return page

    yield page_of
    for context in contexts:
        context.close()


def rendered(*, theme: str, language: str, cookie: str) -> str:
    with override(language):
        request = RequestFactory().get("/design/", headers={"cookie": cookie})
        return gallery(request, theme=theme).content.decode()


def answered(route: Route, html: str) -> None:
    """The page, the bundles, htmx; a reveal by POST; nothing else exists."""
    path = route.request.url.removeprefix(SITE).split("?")[0]
    if path.startswith("/static/"):
        name = path.removeprefix("/static/")
        body = bundle_text(name) if name in BUNDLES else Path(str(finders.find(name))).read_text(encoding="utf-8")
        route.fulfill(body=body, content_type=KINDS[Path(name).suffix])
    elif route.request.method == "POST":
        value = '<span class="mask__full" data-hide-after="0.2">13812346021</span>'
        route.fulfill(
            body=value if "reason=contact" in (route.request.post_data or "") else "", content_type="text/html"
        )
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


def test_the_strict_policy_refuses_nothing_the_page_needs(browser: Browser, opened: Open) -> None:
    for theme in ("staff", "public"):
        page = opened(theme=theme)
        complaints: list[str] = []
        page.on("console", lambda message, into=complaints: into.append(message.text))
        page.on("pageerror", lambda error, into=complaints: into.append(str(error)))
        page.reload()
        assert [text for text in complaints if "Content Security Policy" in text or "Error" in text] == []
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 249, 246)"
        assert page.evaluate("typeof htmx") == "object"


def test_j_and_k_walk_the_rows_and_slash_finds_the_search(opened: Open) -> None:
    page = opened()
    here = "document.querySelector('[data-row].is-here th')?.textContent"
    assert page.evaluate(here) is None
    for key, name in (("j", "沈若溪"), ("j", "顾怀仁"), ("k", "沈若溪"), ("k", "沈若溪")):
        page.keyboard.press(key)
        assert page.evaluate(here) == name


def test_letters_rest_while_somebody_types(opened: Open) -> None:
    page = opened()
    page.focus("#filter_name")
    page.keyboard.type("jn?")
    assert page.evaluate("document.querySelector('[data-row].is-here')") is None
    assert page.evaluate("document.querySelector('dialog[open]')") is None
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")


def test_letters_rest_while_an_input_method_composes(opened: Open) -> None:
    page = opened()
    press = """(composing) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "?", bubbles: true, isComposing: composing }))"""
    page.evaluate(press, True)
    assert not page.evaluate("document.getElementById('keys').open")
    page.evaluate(press, False)
    assert page.evaluate("document.getElementById('keys').open")


def test_letters_can_be_switched_off(opened: Open) -> None:
    page = opened(cookie="hub_keys=off")
    page.keyboard.press("?")
    assert not page.evaluate("document.getElementById('keys').open")


def test_a_dialog_opens_by_key_and_closes_by_escape(opened: Open) -> None:
    page = opened()
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelector('[data-row].is-here')") is None
    page.keyboard.press("Escape")
    assert not page.evaluate("document.getElementById('keys').open")


def test_ctrl_enter_sends_the_form_one_is_in(opened: Open) -> None:
    page = opened()
    page.evaluate("addEventListener('submit', (e) => { e.preventDefault(); window.sent = e.target.className; })")
    page.evaluate("document.querySelectorAll('form.form').forEach((form) => { form.noValidate = true; })")
    page.focus("#id_words >> nth=0")
    page.keyboard.press("Control+Enter")
    assert page.evaluate("window.sent") == "form"


def test_a_covered_value_asks_for_a_reason_shows_itself_and_hides_again(opened: Open) -> None:
    page = opened()
    value = page.locator(".mask__value").first
    assert value.inner_text() == "138****6021"
    page.locator("[data-reveal]").first.click()
    page.locator("#reveal button[type=submit]").click()
    page.get_by_text("13812346021").wait_for()
    page.get_by_text("13812346021").wait_for(state="detached")
    assert value.inner_text() == "138****6021"


def test_a_number_explains_itself_and_escape_closes_it(opened: Open) -> None:
    page = opened()
    page.locator(".explain__value").first.click()
    card = page.locator(".explain__card").first
    assert card.is_visible()
    assert "612,480,000.00" in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()


@pytest.mark.parametrize("cookie", ["", "hub_type=large"])
@pytest.mark.parametrize("theme", ["staff", "public"])
def test_nothing_sticks_out_sideways(opened: Open, theme: str, cookie: str) -> None:
    page = opened(theme=theme, cookie=cookie)
    beyond = {}
    for width in (320, 375, 768, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        beyond[width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {width: excess for width, excess in beyond.items() if excess > 0} == {}
