"""Both flagship cases as they happen: answers from the app, words at the desk, the client's word, the sealed report."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import urljoin

import pytest
import requests
from playwright.sync_api import expect
from pypdf import PdfReader

from crm.suitability.domain.teach_back import HIGH_RISK
from hub.demo.answers import ANSWERS, QUESTIONNAIRE_VERSION
from hub.demo.cast import Persona
from hub.demo.talks import SHEN_NOTE, ZHOU_NOTE

pytestmark = pytest.mark.browser
XU = {"name": "许明川", "phone": "13811770345"}
HE = {"name": "贺云峰", "phone": "13811770346"}
"""Two people whom nobody knows before the test."""


def answers_in_the_app(hub, *, name, phone):
    """Somebody registers in the app and answers conservatively, one to three months; the app's SDK tells the hub."""
    at = datetime.now(UTC) - timedelta(days=2)
    who = {"userId": f"u-{phone}", "anonymousId": f"a-{phone}", "timestamp": at.isoformat()}
    taken = {"version": QUESTIONNAIRE_VERSION, "answers": ANSWERS[Persona.CAREFUL]}
    batch = [
        {**who, "type": "identify", "messageId": f"{phone}-1", "traits": {"name": name, "phone": phone}},
        {**who, "type": "track", "messageId": f"{phone}-2", "event": "Risk Assessment Completed", "properties": taken},
    ]
    sent = requests.post(f"{hub.url}/v1/batch", json={"batch": batch}, auth=(hub.summary["write_keys"]["app"], ""),
                         timeout=30)  # fmt: skip
    assert sent.status_code == 200, sent.text


def comes_to_the_desk(page, *, name, phone, note):
    """The advisor types who came and what was said; the page of the client opens."""
    page.goto("/workspace/visits/new/")
    page.fill("#id_name", name)
    page.fill("#id_phone", phone)
    page.fill("#id_note", note)
    page.locator("#id_note").press("Control+Enter")
    page.wait_for_url(re.compile(r"/workspace/clients/[0-9a-f-]{36}/"))
    return page.url


def arrives(page, client_url, *, where, words):
    """The worker brings it within seconds, a seal too; look again until it is there."""
    for _ in range(20):
        page.goto(client_url)
        if page.locator(where, has_text=words).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{words} did not arrive")


def writes_the_report(hub, walk, client_url):
    """Send the button's form, take the file, and follow its seal to the page on which anybody can check it.

    The form is sent beside the page: a browser would open its own viewer for the file, which is no page of ours.
    """
    walk.page.goto(client_url)
    form = walk.page.locator("form[action$='/report/']").first
    token = form.locator("input[name=csrfmiddlewaretoken]").get_attribute("value")
    sent = {"form": {"csrfmiddlewaretoken": token}, "headers": {"Referer": client_url}, "max_redirects": 0}
    written = walk.context.request.post(urljoin(hub.url, form.get_attribute("action")), **sent)
    assert written.status == 302, "the report is written, not asked about again"
    file = walk.context.request.get(urljoin(hub.url, written.headers["location"])).body()
    assert file.startswith(b"%PDF")
    page = walk.context.new_page()
    seal = "a[href*='/verify/suitability_report/']"
    arrives(page, client_url, where=seal, words="")
    page.goto(page.locator(seal).first.get_attribute("href"))
    return "".join("".join(part.extract_text() for part in PdfReader(BytesIO(file)).pages).split()), page


def test_s5_from_the_app_to_the_sealed_report(hub, walk):
    who = XU
    answers_in_the_app(hub, **who)
    walk.sign_in(hub.summary["logins"]["advisor"])
    client = comes_to_the_desk(walk.page, **who, note=SHEN_NOTE)
    page = walk.page
    arrives(page, client, where=".strip", words="C2")

    level = page.locator(".strip")
    expect(level).to_contain_text("C2")
    expect(level).to_contain_text("1至3个月")
    case = page.locator(".case")
    expect(case.locator(".clash .sheet")).to_contain_text("保守：少亏比多赚要紧")
    expect(case.locator(".clash .note")).to_contain_text("孩子快上大学了")
    expect(case).to_contain_text(re.compile(r"子女教育 · \d{4}-09-01 · 约180,000\.00元"))
    expect(case).to_contain_text("「需要」读作：稳健，偏保守")
    expect(case).to_contain_text("等级不变：仍是C2")
    expect(case).to_contain_text("建议方案：教育金计划")
    expect(case).to_contain_text("三月持有")
    assert set(case.locator(".case__sums .rating").all_inner_texts()) <= {"R1", "R2"}
    expect(case).to_contain_text("可以由本人重新测评；不测评，一切照旧")

    case.get_by_role("button", name="与客户确认此方案").click()
    expect(case).to_contain_text("客户已确认")
    expect(page.locator(".strip")).to_contain_text("C2")

    report, checked = writes_the_report(hub, walk, client)
    for words in ("教育金计划", "稳健，偏保守", "您已于", "确认这个方案", "不承诺保本"):
        assert words in report, words
    expect(checked.locator("main")).to_contain_text("适当性报告")


def test_s5b_from_the_app_to_the_sealed_report(hub, walk):
    who = HE
    answers_in_the_app(hub, **who)
    walk.sign_in(hub.summary["logins"]["advisor"])
    client = comes_to_the_desk(walk.page, **who, note=ZHOU_NOTE)
    page = walk.page
    arrives(page, client, where=".strip", words="C2")

    case = page.locator(".case")
    expect(case.get_by_role("heading", level=2).first).to_contain_text("线上自称保守，当面要高风险项目")
    expect(page.locator(".strip")).to_contain_text("C2")
    assert case.locator(".case__sums").count() == 0, "nothing is proposed meanwhile"
    arrives(page, client, where="a[href*='/workspace/tasks/']", words="风险教育")
    page.goto(f"{client}allocation/")
    expect(page.locator("main")).to_contain_text("不得作任何推荐")
    blocked, _checked = writes_the_report(hub, walk, client)
    assert "教育金计划" not in blocked

    page.goto(client)
    page.locator(".case").get_by_role("link", name="开始风险教育").click()
    for question in HIGH_RISK.questions:
        page.check(f"input[name={question.id}][value={question.right}]")
    page.get_by_role("button", name="记录回答").click()
    page.wait_for_url(lambda address: "/lesson/" not in address)
    page.check("input[name=how][value=keeps_cautious]")
    page.fill("#id_written", "听懂了，还是按原来的等级。")
    page.locator("#id_written").press("Control+Enter")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    expect(page.locator(".strip")).to_contain_text("C2")
    assert (
        page.get_by_text("线上自称保守，当面要高风险项目").count() == 0 or not page.locator(".case--material").count()
    )

    report, checked = writes_the_report(hub, walk, client)
    assert "本人书面确认按较谨慎的一项" in report
    expect(checked.locator("main")).to_contain_text("适当性报告")
