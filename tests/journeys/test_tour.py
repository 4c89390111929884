"""Whoever follows the guided tour sees at every step what the tour promises; the steps are the page's own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from hub.cli.window import Window
from hub.tour.steps import PARTS, Part, Step
from tests.running import ROOT

pytestmark = pytest.mark.browser

STEPS = [(part, step) for part in PARTS for step in part.steps]
WORKER_MS = 60_000
"""What the background does waits for its turn; the page itself does not."""
PLAYERS: dict[str, Callable[["Stop"], None]] = {}


@dataclass
class Stop:
    """One step being played: the hub, the visitor's window, and the step's own lines on the tour's page."""

    hub: object
    walk: Window
    line: Locator

    @property
    def page(self) -> Page:
        return self.walk.page

    def go(self) -> None:
        self.line.get_by_role("link", name="去看看").click()

    def expand(self, text: str) -> str:
        """What a shell makes of a file's name on the page."""
        return text.replace("$HUB_HOME", str(self.hub.home))


def plays(step_id: str) -> Callable[[Callable[[Stop], None]], Callable[[Stop], None]]:
    def remember(player: Callable[[Stop], None]) -> Callable[[Stop], None]:
        PLAYERS[step_id] = player
        return player

    return remember


@plays("disclosure")
def read_a_disclosure(stop: Stop) -> None:
    stop.go()
    expect(stop.page.get_by_role("heading", level=1)).to_contain_text("冷链仓储")
    for words in ("借款用途", "第一还款来源", "借款方", "披露完整度", "对得上"):
        expect(stop.page.locator("main")).to_contain_text(words)
    expect(stop.page.locator("main")).to_contain_text(re.compile(r"据第\d+版披露，\d{4}-\d\d-\d\d"))


@plays("correction")
def find_the_correction(stop: Stop) -> None:
    stop.go()
    newest = stop.page.locator("#versions .versions > li").first
    expect(newest).to_contain_text("更正")
    expect(newest).to_contain_text("原因")
    expect(newest.locator("del").first).to_be_visible()
    expect(newest.locator("ins").first).to_be_visible()
    assert stop.page.locator("#versions .versions > li").count() >= 2


@plays("page-proof")
def check_the_page(stop: Stop) -> None:
    stop.go()
    place = re.search(r"第([\d,]+)条记录", stop.page.locator(".proofbox").inner_text())
    assert place
    whole = stop.page.get_by_role("link", name="核对本页").last
    address = whole.get_attribute("href")
    whole.click()
    expect(stop.page.locator("#verified-below .verified")).to_be_visible(timeout=20_000)
    stop.page.goto(address)
    expect(stop.page.locator(".verdict--final h1")).to_have_text("核对一致")
    expect(stop.page.locator(".verify-strip")).to_contain_text(f"账本第{place[1]}条")
    expect(stop.page.locator(".steps > li")).to_have_count(5)


@plays("contract-browser")
def drop_the_contract(stop: Stop) -> None:
    file = stop.expand(stop.line.locator(".tour__file code").inner_text())
    stop.go()
    sent: list[str] = []
    stop.walk.context.on("request", lambda request: sent.append(request.method))
    stop.page.set_input_files("#desk-file", file)
    expect(stop.page.locator(".verdict--final h1")).to_have_text("核对一致")
    assert set(sent) == {"GET"}


@plays("contract-terminal")
def type_the_command(stop: Stop) -> None:
    command = stop.line.locator(".tour__command code").inner_text()
    here = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HUB_HOME": str(stop.hub.home)}
    said = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, env=here, text=True, capture_output=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    forged = command.replace("--file ", "--file README.md #")
    refused = subprocess.run(["/bin/sh", "-c", forged], cwd=ROOT, env=here, capture_output=True, check=False)
    assert refused.returncode == 1, "another file must not pass for the contract"


@plays("timeline")
def see_both_halves(stop: Stop) -> None:
    stop.go()
    timeline = stop.page.locator("#timeline .timeline")
    expect(timeline.locator(".note").first).to_contain_text("孩子")
    expect(timeline.locator(".timeline__item--human", has_text="柜台").first).to_contain_text("孩子快上大学了")
    expect(timeline.locator(".timeline__item:not(.timeline__item--human)", has_text="线上").first).to_be_visible()


@plays("dated-need")
def read_why_the_plan_fits(stop: Stop) -> None:
    stop.go()
    case = stop.page.locator(".case")
    expect(case.locator(".clash .sheet")).to_be_visible()
    expect(case.locator(".clash .note")).to_be_visible()
    expect(case).to_contain_text(re.compile(r"\d{4}-\d\d-\d\d · 约[\d,.]+元"))
    expect(case).to_contain_text("等级不变")
    expect(case).to_contain_text("建议方案")


@plays("contradiction")
def be_stopped(stop: Stop) -> None:
    stop.go()
    case = stop.page.locator(".case")
    expect(case.get_by_role("heading", level=2)).to_contain_text("线上自称保守，当面要高风险项目")
    expect(case.get_by_role("link", name="开始风险教育")).to_be_visible()
    assert case.locator(".case__sums").count() == 0, "no plan before the lesson"
    stop.page.goto(f"{stop.hub.url}/workspace/clients/?q=严桂芳")
    stop.page.locator("main").get_by_role("link", name="严桂芳").first.click()
    stop.page.locator("main a[href$='/level/']").first.click()
    expect(stop.page.locator(".callout--caution")).to_contain_text("新的回答为C3，等级仍为C2。")


@plays("report")
def open_the_report(stop: Stop) -> None:
    address = stop.line.get_by_role("link", name="去看看").get_attribute("href")
    answer = stop.page.request.get(stop.hub.url + address)
    assert answer.headers["content-type"] == "application/pdf"
    text = subprocess.run(["pdftotext", "-", "-"], input=answer.body(), capture_output=True, check=True).stdout.decode()
    for words in ("结论", "不利", "C2", "元"):
        assert words in text
    assert "uitab" in text, "the English half"


@plays("household")
def see_what_each_member_shows(stop: Stop) -> None:
    stop.go()
    main = stop.page.locator("main")
    for words in ("沈若溪", "严桂芳", "2位中计入2位", "未共享", "尚未询问", "子女教育"):
        expect(main).to_contain_text(words)
    expect(stop.page.locator(".client__total")).to_contain_text("元")


@plays("spread")
def spread_the_money(stop: Stop) -> None:
    stop.go()
    limit = stop.page.locator("#id_limit")
    limit.fill(str(int(float(limit.input_value())) // 2))
    limit.press("Enter")
    for words in ("本方案", "先不动", "什么会改变结果"):
        expect(stop.page.locator("main")).to_contain_text(words)


@plays("branch")
def see_the_branch_and_no_further(stop: Stop) -> None:
    stop.go()
    names = set(stop.page.locator("main tbody td[data-th='客户经理']").all_inner_texts())
    assert {"林晓", "陈屿"} <= names, names
    assert not names & {"赵岷", "丁兰", "白鹤", "费文", "金瑶"}, "an advisor of another branch"


@plays("run")
def read_the_run(stop: Stop) -> None:
    stop.go()
    expect(stop.page.locator("main")).to_contain_text("已完成")
    stop.page.locator("main a[href='?show=ready']").click()
    expect(stop.page.locator("main tbody tr").first).to_contain_text("%")


@plays("money")
def follow_the_money(stop: Stop) -> None:
    stop.go()
    expect(stop.page.get_by_role("heading", name="现在在哪里")).to_be_visible()
    for words in ("存管银行的本人账户", "在项目借款人处", "对得上"):
        expect(stop.page.locator("main")).to_contain_text(words)


@plays("way")
def follow_one_investment(stop: Stop) -> None:
    stop.go()
    stop.page.get_by_role("link", name="这笔钱的流向").first.click()
    for words in ("您投入¥", "在项目借款人处", "对得上", "起按新的还款计划：借款人提前还款"):
        expect(stop.page.locator("main")).to_contain_text(words)
    expect(stop.page.locator("table", has_text="整个项目").first).to_contain_text("放款给借款人")
    stop.page.locator("main a[href*='/verify/flow/']").first.click()
    expect(stop.page.locator(".verdict--final h1")).to_be_visible()


@plays("own-contract")
def check_the_own_contract(stop: Stop) -> None:
    stop.go()
    stop.page.locator("table", has_text="HT-").first.get_by_role("link").first.click()
    stop.page.locator("main a[href*='/verify/contract/']").first.click()
    expect(stop.page.locator(".verdict--final h1")).to_have_text("核对一致")


@plays("wallet")
def take_everything_along(stop: Stop) -> None:
    stop.go()
    stop.page.get_by_role("link", name="现在全部核对").click()
    expect(stop.page.locator(".verdict")).to_contain_text("编号连续")
    expect(stop.page.locator(".verdict--contradicted")).to_have_count(0)
    with stop.page.expect_download() as taken:
        stop.page.get_by_role("link", name="下载我的证据包").click()
    wallet = json.loads(Path(taken.value.path()).read_bytes())
    assert [len(chain["proofs"]) > 0 for chain in wallet["chains"]] == [True]


@plays("consents")
def take_a_word_back(stop: Stop) -> None:
    stop.go()
    page = stop.page
    money = page.locator(".consents__one", has_text="共享资产总额")
    expect(page.locator("main")).to_contain_text("严桂芳")
    money.get_by_role("button", name="撤回").click()
    expect(money).to_contain_text("您已拒绝")
    expect(page.locator("main")).not_to_contain_text("资产总额、人生大事与目标")
    money.get_by_role("button", name="我同意").click()
    expect(money).to_contain_text("您已同意")


@plays("buy")
def buy_and_take_back(stop: Stop) -> None:
    stop.go()
    stop.page.locator("main a[href*='/my/invest/TERM-3M-1/']").first.click()
    stop.page.get_by_label("我已阅读这一版披露").check()
    stop.page.get_by_role("button", name="发出指令").click()
    expect(stop.page.locator(".buy__clock")).to_contain_text("小时")
    stop.page.get_by_role("button", name="撤回").click()
    expect(stop.page.locator("main")).to_contain_text("没有签署，资金没有动")


@plays("review")
def look_into_the_review_queue(stop: Stop) -> None:
    stop.go()
    expect(stop.page.locator("main")).to_contain_text("唐雯")
    stop.page.locator("main tbody a[href*='/compliance/disclosures/']").first.click()
    expect(stop.page.locator(".callout--alarm")).to_contain_text("不能发布")
    expect(stop.page.locator(".finding mark", has_text="保本").first).to_be_visible()
    expect(stop.page.locator("ins", has_text="保本付息").first).to_be_visible()
    expect(stop.page.get_by_role("button", name="批准")).to_be_disabled()


@plays("scan")
def scan_everything(stop: Stop) -> None:
    stop.go()
    stop.page.get_by_role("button", name="立即扫描").click()
    done = re.compile(r"全部\d+条记录与封存时一致")
    expect(stop.page.locator("main")).to_contain_text(done, timeout=WORKER_MS)


@plays("quarantine")
def find_the_broken_message(stop: Stop) -> None:
    stop.go()
    expect(stop.page.locator("main table tbody tr").first).to_be_visible()


@plays("bank-break")
def catch_the_banks_mistake(stop: Stop) -> None:
    stop.go()
    stop.page.locator("tr", has=stop.page.locator(".tag--alarm")).first.get_by_role("link").first.click()
    refused = stop.page.get_by_role("region", name="未入账明细")
    expect(refused.locator("tbody tr")).to_have_count(1)
    expect(refused).to_contain_text(re.compile(r"账户内有 ¥[\d,.]+，需要 ¥[\d,.]+"))
    expect(stop.page.locator("main .digest")).to_be_visible()
    stop.page.get_by_role("link", name="对账", exact=True).click()
    settled = stop.page.get_by_role("region", name="已处理的差异")
    settled.get_by_role("link", name="仅银行有").click()
    expect(stop.page.locator("main")).to_contain_text("wu.tong已同意，差异处理完毕")


@plays("day-report")
def sign_the_day(stop: Stop) -> None:
    stop.go()
    sides = stop.page.locator("section", has=stop.page.get_by_role("heading", name="三方余额"))
    expect(sides).to_contain_text("wu.tong")
    with stop.page.expect_download() as taken:
        sides.get_by_role("link", name="当日报告（PDF）").click()
    assert taken.value.suggested_filename.startswith("reconciliation-")


@plays("overdue")
def see_which_loan_is_overdue(stop: Stop) -> None:
    stop.go()
    published = stop.page.get_by_role("region", name="已发布的数据与看板对照")
    expect(published).to_contain_text("一致")
    expect(published.locator(".tag--alarm")).to_have_count(0)
    stop.page.get_by_role("region", name="借款").locator("tbody tr").first.get_by_role("link").click()
    expect(stop.page.locator("main .tag--alarm").first).to_contain_text("逾期")


@plays("alerts")
def find_two_loans_on_one_pledge(stop: Stop) -> None:
    stop.go()
    found = stop.page.get_by_role("region", name="发现的事实")
    expect(found).to_contain_text("待复核")
    found.get_by_role("link", name="同一抵押重复使用").click()
    expect(stop.page.locator("main")).to_contain_text("确认后本项目暂停：投资 · 放款")
    expect(stop.page.get_by_role("button", name="接手")).to_be_visible()


@plays("call-back")
def see_who_insists(stop: Stop) -> None:
    stop.go()
    request = stop.page.locator("article.alarm").first
    for words in ("没有人劝我", "可能损失本金", "R4"):
        expect(request).to_contain_text(words)


@plays("rules")
def see_a_rule_change(stop: Stop) -> None:
    stop.go()
    stop.page.locator("main .callout", has_text="S6-006").get_by_role("link").first.click()
    for words in ("he.jing", "wu.tong"):
        expect(stop.page.locator("main")).to_contain_text(words)
    stop.page.get_by_role("link", name="产品评级").first.click()
    expect(stop.page.locator("main .callout")).to_contain_text("FLOAT-IDX由R3改为R4，等待第二人")


@plays("pack")
def take_a_pack(stop: Stop) -> None:
    stop.go()
    stop.page.select_option("select[name=kind]", "product")
    stop.page.fill("input[name=target]", "TERM-3M-1")
    stop.page.fill("textarea[name=reason]", "澄金监函〔2026〕第8号")
    stop.page.locator("#ask button[type=submit]").click()
    take = stop.page.get_by_role("button", name="取走资料包")
    expect(take).to_be_visible(timeout=WORKER_MS)
    with stop.page.expect_download() as taken:
        take.click()
    assert taken.value.suggested_filename.startswith("pack-product-")


@plays("precision")
def measure_the_machine(stop: Stop) -> None:
    stop.go()
    expect(stop.page.locator("#matched")).to_contain_text("App客户在网点也有记录")
    stop.page.get_by_role("button", name="随机抽取").click()
    first = stop.page.locator("#link-1")
    first.get_by_role("button", name="同一人").click()
    expect(stop.page.locator("#link-1 .tag")).to_have_text("对")
    expect(stop.page.locator(".precision")).to_contain_text("95%把握")


@plays("model")
def compare_the_models(stop: Stop) -> None:
    stop.go()
    expect(stop.page.locator(".change > div")).to_have_count(4)
    expect(stop.page.locator(".change")).to_contain_text("将合并")
    expect(stop.page.locator(".ladder").first).to_be_visible()
    expect(stop.page.get_by_role("button", name="批准并发布")).to_be_visible()


def open_tour(hub, walk: Window, part: Part, step: Step) -> Stop:
    """Come to the step as the tour says: signed in by the name and the link that stand there."""
    walk.page.goto("/tour/")
    if part.login:
        section = walk.page.locator(f"#{part.id}")
        username = section.locator(".tour__login b").inner_text()
        section.get_by_role("link", name="登录").click()
        walk.page.wait_for_url("**/accounts/login/**")
        walk.page.fill("input[name=username]", username)
        walk.page.fill("input[name=password]", hub.password(username))
        walk.page.get_by_role("button", name="登录").click()
        walk.page.wait_for_url(f"**/tour/#{part.id}")
    return Stop(hub=hub, walk=walk, line=walk.page.locator(f"#{step.id}"))


def test_every_step_has_a_player_and_every_player_a_step():
    assert list(PLAYERS) == [step.id for _, step in STEPS]


@pytest.mark.parametrize(("part", "step"), STEPS, ids=[step.id for _, step in STEPS])
def test_a_visitor_sees_what_the_step_promises(hub, walk, part: Part, step: Step):
    stop = open_tour(hub, walk, part, step)
    assert stop.line.inner_text().strip()
    PLAYERS[step.id](stop)


def test_the_tour_in_english_has_the_same_steps_and_stays_in_english(hub, walk):
    walk.page.goto("/en/tour/")
    ids = walk.page.locator(".tour__step").evaluate_all("steps => steps.map(step => step.id)")
    assert ids == [step.id for _, step in STEPS]
    links = walk.page.locator(".tour__step a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert [link for link in links if not link.startswith("/en/")] == []
    assert not re.search("[一-鿿]", walk.page.locator("main").inner_text())


def test_the_tour_is_offered_where_newcomers_look(hub, walk):
    walk.page.goto("/")
    walk.page.get_by_role("link", name="跟着导览走一遍").click()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("换五个身份，走一遍")
    assert hub.summary["tour_url"] == f"{hub.url}/tour/"


def test_no_password_stands_on_the_page(hub):
    page = hub.session().get(f"{hub.url}/tour/", timeout=30).text
    assert [login["username"] for login in hub.summary["logins"].values() if login["password"] in page] == []
    assert hub.summary["logins"]["advisor"]["username"] in page
