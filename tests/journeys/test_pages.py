"""Every page, in both languages, on a desk and on a phone: valid, accessible, from one host, within its policy."""

import json
import subprocess
from collections import defaultdict
from contextlib import contextmanager

import pytest
from running import ROOT

from hub.cli.doctor import chromium
from hub.cli.shown_pages import SHOWN_PAGES, Voice
from hub.cli.window import Walk, opened_browser
from hub.config import config

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@contextmanager
def walked(hub):
    """Yield a walk, with every address already looked up in one window per role."""
    with opened_browser(chromium(config())) as browser:
        walk = Walk(browser=browser, summary=hub.summary, base_url=hub.url)
        windows = {role: walk.window(role) for role in {page.role for page in SHOWN_PAGES}}
        for page in SHOWN_PAGES:
            tab = windows[page.role].context.new_page()
            walk.address(page, tab)
            tab.close()
        yield walk, windows


def spoken(address, language):
    return address if language == "zh" else f"/en{address}"


def test_the_html_checker_has_nothing_to_say(hub, tmp_path):
    """The Nu HTML checker on every page as the server sends it, in both languages; started once for all of them."""
    with walked(hub) as (walk, windows):
        for page in SHOWN_PAGES:
            for language in ("zh", "en"):
                answer = windows[page.role].context.request.get(spoken(walk.addresses[page.name], language))
                assert answer.status == page.status, page.name
                (tmp_path / f"{page.name}.{language}.html").write_bytes(answer.body())
    words = ["java", "-Xss4m", "-jar", str(CHECKER), "--format", "json", str(tmp_path)]
    checked = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    said = defaultdict(set)
    for message in json.loads(checked.stderr)["messages"]:
        if message["type"] == "error" or message.get("subType") == "warning":
            said[message["message"]].add(message["url"].rpartition("/")[2])
    assert dict(said) == {}


@pytest.mark.parametrize(
    ("language", "width", "scheme", "large"),
    [("zh", 1440, "light", False), ("en", 375, "dark", False), ("zh", 375, "light", True)],
    ids=["desk", "phone in the dark", "large type on a phone"],
)
def test_axe_the_policy_and_the_network_have_nothing_against_a_page(hub, language, width, scheme, large):
    faults = {}
    with walked(hub) as (walk, windows):
        look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "reduced_motion": "reduce"}
        seen = {role: walk.window(role, **look) for role in windows}
        for page in SHOWN_PAGES:
            if large and page.voice is not Voice.PUBLIC:
                continue
            if large:
                seen[page.role].context.add_cookies([{"name": "hub_type", "value": "large", "url": hub.url}])
            found = faults_of(seen[page.role], page, spoken(walk.addresses[page.name], language))
            if found:
                faults[page.name] = found
    assert faults == {}


def faults_of(window, page, address):
    """What axe finds, what sticks out to the side, what the console says, who else was asked."""
    window.complaints.clear()
    window.strangers.clear()
    tab = window.context.new_page()
    answer = tab.goto(address, wait_until="load")
    tab.evaluate(AXE)
    rules = tab.evaluate("(rules) => axe.run(document, {runOnly: rules})", RULES)["violations"]
    beyond = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    tab.close()
    found = [(rule["id"], *(node["target"] for node in rule["nodes"][:3])) for rule in rules]
    found += [] if answer.status == page.status else [("status", answer.status)]
    found += [("sticks out by", beyond)] if beyond > 0 else []
    return [*found, *window.complaints, *window.strangers]
