"""A reader verifies a disclosure in one click, where it stands, and the browser itself takes the fingerprint."""

import pytest

from hub.cli.doctor import chromium
from hub.cli.window import Walk, opened_browser
from hub.config import config

pytestmark = pytest.mark.browser


@pytest.fixture
def window(hub):
    with opened_browser(chromium(config())) as browser:
        yield Walk(browser=browser, summary=hub.summary, base_url=hub.url).window("")


def test_one_click_says_in_words_what_the_check_found(hub, window):
    page = window.page
    page.goto(hub.summary["flagship"]["disclosure_url"])
    page.locator(".colophon [data-verify-page]").click()
    page.locator("#verified .verified--final").wait_for()
    assert page.locator("#verified .verified__title").inner_text() == "核对一致"
    page.locator("#verified [data-own-same]").wait_for(state="visible")
    assert page.locator("#verified .verified__step:visible").count() == 6
    assert window.complaints == []
    assert window.strangers == []


def test_a_content_that_is_not_the_printed_one_is_named_by_the_browser(hub, window):
    page = window.page
    page.route("**/payload.json", lambda route: route.fulfill(body="{}", content_type="application/json"))
    page.goto(hub.summary["flagship"]["disclosure_url"])
    page.locator(".proofbox [data-verify-page]").click()
    page.locator("#verified-below [data-own-differs]").wait_for(state="visible")
    assert not page.locator("#verified-below [data-own-same]").is_visible()
