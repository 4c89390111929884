"""An advisor at the desk in a real browser: keys alone, and a covered value."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    page.locator(".timeline", has_text="孩子明年九月上大学，想备十万。").wait_for()
    assert page.locator(".timeline mark", has_text="明年九月").count() == 1
    assert [text for text in complaints if "Content Security Policy" in text] == []


def test_a_covered_phone_number_shows_itself_for_a_reason(world: Any, opened: Callable[..., Any]) -> None:
    page = opened(f"/workspace/clients/{world.shen}/")
    page.locator("[data-reveal]").first.click()
    page.locator("#reveal button[type=submit]").click()
    page.get_by_text("13800136021").wait_for()


def test_words_typed_before_the_page_was_closed_are_there_again(world: Any, opened: Callable[..., Any]) -> None:
    page = opened("/workspace/visits/new/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.keyboard.type("srx")
    found = page.locator(".finding__one", has_text="沈若溪")
    found.wait_for()
    assert "姓名首字母" in found.inner_text()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".visitor__one", has_text="沈若溪").wait_for()
    with page.expect_response("**/visits/draft/"):
        page.locator("#id_note").focus()
        page.keyboard.type("孩子明年九月上大学，想")
    page.locator("[data-draft-told]", has_text="草稿已保存").wait_for()
    assert [text for text in complaints if "Content Security Policy" in text] == []
    page.keyboard.type("备十")
    page.close(run_before_unload=True)
    again = opened("/workspace/visits/new/")
    assert again.locator("#id_note").input_value().startswith("孩子明年九月上大学，想")
    again.locator(".visitor__one", has_text="沈若溪").wait_for()
    again.locator("#id_note").fill("孩子明年九月上大学，想备十万。")
    again.keyboard.press("Control+Enter")
    again.get_by_text("到访已记下。").wait_for()
    fresh = opened("/workspace/visits/new/")
    assert fresh.locator("#id_note").input_value() == ""
    assert fresh.locator(".visitor__one").count() == 0
