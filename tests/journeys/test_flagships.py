"""The two flagship clients, a reader and an investor meet the hub in a real browser, in Chinese."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from hub.cli.window import Window

pytestmark = pytest.mark.browser


def test_the_walk_would_notice_a_stranger_a_missing_part_and_a_broken_policy(hub, browser):
    context = browser.new_context(base_url=hub.url)
    walk = Window(context=context, host=urlsplit(hub.url).netloc)
    walk.page.goto("/no-such-page/")
    assert (walk.complaints, walk.strangers) == ([], []), "a page may be missing where its status is meant"
    walk.page.goto("/")
    walk.page.evaluate("fetch('/no-such-part.js')")
    walk.page.evaluate("fetch('http://127.0.0.1:9/').catch(() => 0)")
    walk.page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'a{}'}))")
    elsewhere = f"http://localhost:{hub.port}/"
    walk.page.goto(elsewhere)
    context.close()
    assert any("404" in complaint for complaint in walk.complaints)
    assert any("Content Security Policy" in complaint for complaint in walk.complaints)
    assert elsewhere in walk.strangers


def test_the_advisor_reads_both_statements_the_dated_need_and_a_plan_inside_the_level(hub, walk):
    walk.sign_in(hub.summary["logins"]["advisor"])
    walk.page.goto(hub.summary["flagship"]["profile_url"])
    case = walk.page.locator(".case")
    expect(case.locator(".clash .sheet")).to_contain_text("保守：少亏比多赚要紧")
    expect(case.locator(".clash .note")).to_contain_text("孩子快上大学了")
    expect(case.locator(".clash mark").first).to_be_visible()
    expect(case).to_contain_text(re.compile(r"子女教育 · \d{4}-09-01 · 约180,000\.00元"))
    expect(case).to_contain_text("「需要」读作：稳健，偏保守")
    expect(case).to_contain_text("等级不变：仍是C2")
    expect(case).to_contain_text("建议方案：教育金计划")
    assert set(case.locator(".case__sums .rating").all_inner_texts()) <= {"R1", "R2"}
    expect(case.locator(".seal--final").first).to_be_visible()


def test_the_second_client_is_stopped_by_name_until_the_lesson_is_held(hub, walk):
    walk.sign_in(hub.summary["logins"]["advisor"])
    walk.page.goto(hub.summary["flagship"]["second_profile_url"])
    case = walk.page.locator(".case")
    expect(case.get_by_role("heading", level=2)).to_contain_text("线上自称保守，当面要高风险项目")
    expect(case.locator(".tag--alarm")).to_contain_text("重大")
    expect(case.locator(".clash .sheet mark")).to_contain_text("保守")
    expect(case.locator(".clash .note mark").first).to_contain_text("高风险")
    assert case.locator(".case__sums").count() == 0, "no plan before the disagreement is settled"
    case.get_by_role("link", name="开始风险教育").click()
    expect(walk.page.locator(".lesson__question").first).to_be_visible()
    walk.page.get_by_role("button", name="记录回答").click()
    expect(walk.page.get_by_role("alert")).to_contain_text("没有回答")


def test_a_reader_sees_what_a_correction_changed_and_that_the_page_is_final(hub, walk):
    walk.page.goto("/")
    walk.page.goto(hub.summary["flagship"]["disclosure_url"])
    corrected = walk.page.locator(".versions > li").first
    expect(corrected).to_contain_text("更正")
    expect(corrected).to_contain_text("原因")
    assert "15,300,000.00" in corrected.locator("del").all_inner_texts()
    assert "14,800,000.00" in corrected.locator("ins").all_inner_texts()
    walk.page.goto(walk.page.get_by_role("link", name="核对本页").last.get_attribute("href"))
    expect(walk.page.locator(".verdict--final h1")).to_have_text("核对一致")
    expect(walk.page.locator(".steps > li")).to_have_count(5)


def test_a_dropped_contract_finds_its_record_without_being_sent(hub, walk):
    flagship = hub.summary["flagship"]
    walk.page.goto("/verify/")
    sent: list[str] = []
    walk.context.on("request", lambda request: sent.append(request.method))
    walk.page.set_input_files("#desk-file", flagship["contract_path"])
    walk.page.wait_for_url(f"**{urlsplit(flagship['verify_url']).path}?digest=*")
    expect(walk.page.locator(".verdict--final h1")).to_have_text("核对一致")
    assert set(sent) == {"GET"}


def test_the_investor_finds_the_own_contract_and_checks_it(hub, walk):
    walk.sign_in(hub.summary["logins"]["investor"])
    contract = walk.page.locator("table", has_text="HT-").first.get_by_role("link").first
    number = contract.inner_text()
    contract.click()
    expect(walk.page.locator("main")).to_contain_text(number)
    walk.page.locator("main a[href*='/verify/contract/']").first.click()
    expect(walk.page.locator(".verdict--final h1")).to_have_text("核对一致")
