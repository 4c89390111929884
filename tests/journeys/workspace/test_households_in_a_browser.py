"""An advisor founds a household, writes down a consent with the keyboard, and takes a member out and back."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_household_is_founded_filled_agreed_to_and_undone(world: Any, opened: Callable[..., Any]) -> None:
    page = opened(f"/workspace/clients/{world.shen}/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.get_by_role("link", name="建立家庭").click()
    page.get_by_label("名称").fill("沈家")
    page.keyboard.press("Enter")
    page.get_by_text("家庭已建立。成员同意之前，什么都不共享。").wait_for()
    home = page.url
    page.get_by_label("姓名、拼音、手机或尾号").last.fill("zhouqiming")
    page.keyboard.press("Enter")
    page.get_by_label("周启明与家庭的关系").select_option("spouse")
    page.get_by_role("button", name="提议").click()
    page.get_by_text("已提议。本人会被询问").wait_for()
    assert page.locator(".home__withheld").count() == 4
    page.keyboard.press("c")
    page.wait_for_url("**/consents/")
    page.get_by_role("group", name="沈家：共享资产总额").get_by_label("同意", exact=True).check()
    page.get_by_label("依据").fill("已签纸质同意书。")
    page.keyboard.press("Control+Enter")
    page.get_by_text("已记下，即刻生效。").wait_for()
    page.goto(home)
    assert "2位中计入1位" in page.locator(".home__side").inner_text()
    page.get_by_role("button", name="移出周启明").or_(page.get_by_role("button", name="移出 周启明")).click()
    page.get_by_text("由客户经理移出").wait_for()
    page.keyboard.press("u")
    page.get_by_text("已回到家庭").wait_for()
    assert page.locator(".home__member").count() == 2
    assert [text for text in complaints if "Content Security Policy" in text] == []
