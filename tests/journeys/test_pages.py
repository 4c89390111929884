"""Every page, in both languages and three widths: valid, accessible, from one host, within its policy."""

from collections import defaultdict

import pytest

from hub.cli.doctor import chromium
from hub.cli.shown_pages import SHOWN_PAGES, Voice
from hub.cli.window import Walk, opened_browser
from hub.config import config
from tests.looking import DESK, PHONE, bring_axe, faults_of, said_by_the_checker

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def seen(hub, tmp_path_factory):
    """Walk every page once in each look: what was found in it by page and look, and the pages as they were sent.

    A tab is kept for each role, since opening one costs more than the page in it.
    """
    faults, sent = defaultdict(list), tmp_path_factory.mktemp("sent")
    with opened_browser(chromium(config())) as browser:
        walk = Walk(browser=browser, summary=hub.summary, base_url=hub.url)
        windows = {role: walk.window(role, reduced_motion="reduce") for role in {page.role for page in SHOWN_PAGES}}
        for window in windows.values():
            bring_axe(window.context)
        for shown in SHOWN_PAGES:
            window = windows[shown.role]
            address = walk.address(shown, window.page)
            for look, language, size, scheme, large in looks(shown):
                window.complaints.clear()
                window.strangers.clear()
                prefer(window, hub.url, large=large)
                window.page.set_viewport_size({"width": size[0], "height": size[1]})
                window.page.emulate_media(color_scheme=scheme)
                answer = window.page.goto(f"{'/en' if language == 'en' else ''}{address}", wait_until="load")
                if not large:
                    (sent / f"{shown.name}.{language}.html").write_bytes(answer.body())
                found = [*faults_of(window.page), *window.complaints, *window.strangers]
                if answer.status != shown.status:
                    found.append(f"answered {answer.status}")
                faults[look] += [(shown.name, fault) for fault in found]
    return faults, sent


def looks(shown):
    """Yield each look's name, language, size, colours, and whether its reader chose large type."""
    yield "desk", "zh", DESK, "light", False
    yield "phone in the dark", "en", PHONE, "dark", False
    if shown.voice is Voice.PUBLIC:
        yield "large type on a phone", "zh", PHONE, "light", True


def prefer(window, url, *, large):
    if large:
        window.context.add_cookies([{"name": "hub_type", "value": "large", "url": url}])
    else:
        window.context.clear_cookies(name="hub_type")


@pytest.mark.parametrize("look", ["desk", "phone in the dark", "large type on a phone"])
def test_axe_the_policy_and_the_network_have_nothing_against_a_page(seen, look):
    faults, _ = seen
    assert faults[look] == []


def test_the_html_checker_has_nothing_to_say(seen):
    """The Nu HTML checker on every page as the server sends it, in both languages; started once for all of them."""
    _, sent = seen
    assert len(list(sent.iterdir())) == 2 * len(SHOWN_PAGES)
    assert said_by_the_checker(sent) == {}
