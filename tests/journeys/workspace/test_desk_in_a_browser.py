"""An advisor at the desk in a real browser: keys alone, a covered value, axe and a phone have nothing against it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = ("zh", 1440, "light"), ("en", 375, "dark")
LONG = frozenset({"today", "list", "S5", "S5b"})
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def pages(world: Any) -> dict[str, str]:
    from crm.suitability.queries import open_contradictions
    from hub.access.scope import entered, system_scope

    with entered(system_scope("test")):
        (found,) = open_contradictions(subject_id=world.zhou)
    return {
        "today": "/workspace/",
        "list": "/workspace/clients/",
        "S5": f"/workspace/clients/{world.shen}/",
        "S5b": f"/workspace/clients/{world.zhou}/",
        "visit": "/workspace/visits/new/",
        "binding": f"/workspace/clients/{world.shen}/bind/",
        "lesson": f"/workspace/disagreements/{found.id}/lesson/",
        "import": "/workspace/visits/import/",
    }


def test_axe_finds_nothing_and_nothing_sticks_out(pages: dict[str, str], opened: Callable[..., Any]) -> None:
    faults: dict[tuple[str, str], Any] = {}
    for name, path in pages.items():
        for language, width, scheme in (WIDE, NARROW) if name in LONG else (WIDE,):
            page = opened(path, language=language, width=width, scheme=scheme, bypass=True)
            page.add_script_tag(content=AXE.read_text())
            found = page.evaluate("(rules) => axe.run(document, {runOnly: rules})", RULES)["violations"]
            beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if found or beyond > 0:
                faults[name, language] = ([(rule["id"], rule["nodes"][0]["target"]) for rule in found], beyond)
            page.context.close()
    assert faults == {}


def test_a_visit_is_written_down_with_the_keyboard_alone(world: Any, opened: Callable[..., Any]) -> None:
    page = opened("/workspace/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/clients/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/clients/{world.zhou}/")
    page.keyboard.press("n")
    page.wait_for_url("**/visits/new/?client=*")
    page.keyboard.type("孩子明年九月上大学，想备十万。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/clients/{world.zhou}/")
    page.get_by_text("到访已记下。").wait_for()
    assert page.locator(".timeline mark", has_text="明年九月").count() == 1
    assert [text for text in complaints if "Content Security Policy" in text] == []


def test_a_covered_phone_number_shows_itself_for_a_reason(world: Any, opened: Callable[..., Any]) -> None:
    page = opened(f"/workspace/clients/{world.shen}/")
    page.locator("[data-reveal]").first.click()
    page.locator("#reveal button[type=submit]").click()
    page.get_by_text("13800136021").wait_for()
