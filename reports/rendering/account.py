"""Lay out a statement of account in one language: the sum, where it is, what moved, what is held, what it costs."""

from collections.abc import Iterator, Sequence

from hub.kernel.digest import sha256_hex
from hub.kernel.money import capitals, grouped
from reports.domain.account import MEANS, TITLE, AccountPaper, Held, Movement
from reports.domain.figures import Day, in_chinese, in_english, percent
from reports.domain.inputs import Text
from reports.domain.sealing import content_bytes
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Figures, Lead, Paragraph, Ruled, Setting
from reports.rendering.charts import Bar, Share, paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Verification
from reports.rendering.pages import Item, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Row, Table
from reports.rendering.theme import BODY, BODY_SMALL, FIGURE, HEADING, LEAD, NOTE, TITLE_EN, Align, Language
from reports.rendering.theme import TITLE as TITLE_ZH
from reports.rendering.typeset import Run

ATTACHED = "statement.json"
_OFFICE = Text("投资者对账", "Statements for investors")
_CAUTION = Text(
    "只列已登记的资金与应计数；不是收益承诺。", "What was recorded and what ran up; no promise of any return."
)
_HOW = Text(
    "每一笔都有自己的凭证和存证：扫码打开核验页，或在“我的资金”里点开那一笔。随附的 statement.json 是本单全部数字。",
    "Every movement has a voucher and a proof of its own: scan to open the verification page, or open the movement "
    "under “My money”. The attached statement.json holds every figure of this statement.",
)
_DIGEST_OF = Text("所附数字的指纹（SHA-256）", "Digest of the attached figures (SHA-256)")
_PURSE = Text("存管银行的本人账户", "Own account at the custodian bank")
_TRANSIT = Text("在途资金", "On its way")
_INVESTED = Text("在项目中的本金", "Principal in projects")


def render_account(*, paper: AccountPaper, fonts: FontSet, language: Language) -> bytes:
    """Return the statement as a PDF/A-3b file with its figures attached; the same paper gives the same bytes."""
    setting, content = Setting(fonts, language), content_bytes(paper)
    pages = paginate(_items(paper, setting, digest=sha256_hex(content)))
    pen = Pen(fonts=fonts)
    pen.start_part(lang=language.value)
    title, caution = setting.pick(TITLE.zh, TITLE.en), setting.pick(_CAUTION.zh, _CAUTION.en)
    identity = f"{paper.investor}　{paper.period.name}"
    draw_pages(pen, pages, furniture=Running(setting, title, identity, caution, first=0, total=len(pages)))
    about = About(
        titles={language.value: f"{title} {paper.period.name}"},
        author=setting.pick(paper.house.zh, paper.house.en),
        subject=f"{paper.period.name} {paper.investor_no}",
        keywords=f"statement {paper.investor_no} {paper.period.name}",
        at=paper.as_of.replace(microsecond=0),
    )
    attached = Attachment(ATTACHED, "application/json", content, "The figures of the statement, canonical JSON")
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[attached])


def _items(paper: AccountPaper, setting: Setting, *, digest: str) -> Iterator[Item]:
    pick = setting.pick
    yield Item(Letterhead(setting, paper.house, _OFFICE, _head(paper, setting)))
    style = TITLE_ZH if setting.chinese else TITLE_EN
    yield Item(Paragraph(setting, [Run(pick(TITLE.zh, TITLE.en))], style, kind="H1"), space=9, keep=True)
    yield Item(
        paragraph(setting, pick(paper.period.words.zh, paper.period.words.en), LEAD, "ink-2"), space=1, keep=True
    )
    yield Item(Lead(paragraph(setting, _conclusion(paper, setting), LEAD)), space=10)
    yield Item(_sums(paper, setting), space=14)
    yield from _places(paper, setting)
    yield from _movements(paper, setting)
    yield from _held(paper, setting)
    yield from _costs(paper, setting)
    yield from _closing(paper, setting, digest)


def _head(paper: AccountPaper, setting: Setting) -> Sequence[tuple[tuple[str, str], tuple[str, str]]]:
    pick = setting.pick
    return (
        ((pick("为", "For"), paper.investor), (pick("自", "From"), _day(setting, Day(paper.period.first)))),
        (
            (pick("编号", "No."), paper.investor_no[-12:].upper()),
            (pick("至", "Until"), _day(setting, Day(paper.last_day))),
        ),
    )


def _conclusion(paper: AccountPaper, setting: Setting) -> str:
    """One sentence that says how the money came from one total to the other."""
    opening, closing, sums = grouped(paper.opening.total_fen), grouped(paper.closing.total_fen), paper.sums
    last = _day(setting, Day(paper.last_day))
    if setting.chinese:
        return (
            f"截至{last}，您的资金和本金共{strong(closing + '元')}；期初{opening}元，"
            f"转入{grouped(sums.paid_in_fen)}元，转出{grouped(sums.withdrawn_fen)}元，收到收益{grouped(sums.income_fen)}元。"
        )
    return (
        f"On {last} your money and principal come to {strong(f'CNY {closing}')}: CNY {opening} at the beginning, "
        f"{grouped(sums.paid_in_fen)} paid in, {grouped(sums.withdrawn_fen)} withdrawn, {grouped(sums.income_fen)} of "
        "income received."
    )


def _sums(paper: AccountPaper, setting: Setting) -> Figures:
    pick, sums = setting.pick, paper.sums
    cells = (
        (pick("期初", "Opening"), grouped(paper.opening.total_fen)),
        (pick("转入", "Paid in"), _signed(sums.paid_in_fen)),
        (pick("转出", "Withdrawn"), _signed(-sums.withdrawn_fen)),
        (pick("收益", "Income"), _signed(sums.income_fen)),
        (pick("期末", "Closing"), grouped(paper.closing.total_fen)),
    )
    size = 12.5 if max(len(text) for _, text in cells) <= 13 else 10.5
    return Figures(
        [
            (paragraph(setting, label, NOTE), Paragraph(setting, [Run(text, face=FIGURE.face, size=size)], FIGURE))
            for label, text in cells
        ]
    )


def _places(paper: AccountPaper, setting: Setting) -> Iterator[Item]:
    """Where the money was and is; a bar of what is where at the end."""
    pick = setting.pick
    yield Item(_heading(setting, pick("钱在哪里", "Where the money is")), space=17, keep=True)
    parts = [(pick(_PURSE.zh, _PURSE.en), paper.closing.purse_fen)]
    parts.append((pick(_TRANSIT.zh, _TRANSIT.en), paper.closing.in_transit_fen))
    parts += [(pick(held.project.zh, held.project.en), held.principal_fen) for held in paper.held]
    shares = [Share(fen, f"{label} {grouped(fen)}") for label, fen in parts if fen > 0]
    if shares:
        alt = pick("期末分布：", "At the end: ") + pick("，", ", ").join(share.label for share in shares)
        yield Item(Bar(setting, shares, alt), space=6)
    columns = (
        Column(pick("位置", "Place"), 82),
        Column(pick("期初（元）", "Opening (CNY)"), 32, Align.RIGHT),
        Column(pick("变动（元）", "Change (CNY)"), 32, Align.RIGHT),
        Column(pick("期末（元）", "Closing (CNY)"), 32, Align.RIGHT),
    )
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=8, keep=True)
    rows = (
        (_PURSE, paper.opening.purse_fen, paper.closing.purse_fen),
        (_TRANSIT, paper.opening.in_transit_fen, paper.closing.in_transit_fen),
        (_INVESTED, paper.opening.invested_fen, paper.closing.invested_fen),
    )
    for words, before, after in rows:
        yield Item(table.row([pick(words.zh, words.en), grouped(before), _signed(after - before), grouped(after)]))
    before, after = paper.opening.total_fen, paper.closing.total_fen
    last = [pick("合计", "Total"), grouped(before), _signed(after - before), grouped(after)]
    yield Item(table.row([strong(cell) for cell in last], over="line-2"))


def _movements(paper: AccountPaper, setting: Setting) -> Iterator[Item]:
    """Every movement with the balance of the own account after it."""
    pick = setting.pick
    yield Item(_heading(setting, pick("本人账户的进出", "What moved through your own account")), space=17, keep=True)
    columns = (
        Column(pick("日期", "Day"), 22),
        Column(pick("业务", "Movement"), 84),
        Column(pick("收入（元）", "In (CNY)"), 24, Align.RIGHT),
        Column(pick("支出（元）", "Out (CNY)"), 24, Align.RIGHT),
        Column(pick("余额（元）", "Balance (CNY)"), 26, Align.RIGHT),
    )
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=6, keep=True)
    first = [paper.period.first.isoformat(), pick("期初余额", "Balance brought forward"), "", ""]
    yield Item(table.row([*first, grouped(paper.opening.purse_fen)], colours=["ink-2"] * 4), repeat=table.head)
    for one in paper.movements:
        yield Item(_movement(table, setting, one), repeat=table.head)
    if not paper.movements:
        said = pick("本期没有资金进出。", "No money moved in this period.")
        yield Item(table.row(["", said, "", "", ""], colours=["ink-2"] * 2), repeat=table.head)
    last = [paper.last_day.isoformat(), pick("期末余额", "Balance carried forward")]
    sums = [grouped(paper.purse_in_fen), grouped(paper.purse_out_fen), grouped(paper.closing.purse_fen)]
    yield Item(table.row([strong(cell) for cell in (*last, *sums)], over="line-2"), repeat=table.head)
    if setting.chinese:
        yield Item(
            paragraph(setting, f"期末余额大写：{strong(capitals(paper.closing.purse_fen))}", NOTE, "ink-2"), space=5
        )


def _movement(table: Table, setting: Setting, one: Movement) -> Row:
    pick = setting.pick
    project = pick(one.project.zh, one.project.en) if one.project else ""
    beside = pick("，", ", ").join(part for part in (project, one.contract_number or "") if part)
    what = strong(pick(one.what.zh, one.what.en)) + (f"{pick('　', '  ')}{beside}" if beside else "")
    aside = "" if one.purse_fen else pick(f"（不经过本人账户：{grouped(one.amount_fen)}元）",
                                          f" (beside your own account: CNY {grouped(one.amount_fen)})")  # fmt: skip
    came = grouped(one.purse_fen) if one.purse_fen > 0 else ""
    left = grouped(-one.purse_fen) if one.purse_fen < 0 else ""
    return table.row([one.date.isoformat(), what + aside, came, left, grouped(one.balance_fen)])


def _held(paper: AccountPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("持有与应计", "Holdings and what ran up")), space=17, keep=True)
    if not paper.held:
        said = pick("期末没有持有任何项目。", "Nothing is held at the end of the period.")
        yield Item(paragraph(setting, said, BODY), space=5)
        return
    columns = (
        Column(pick("项目", "Project"), 58),
        Column(pick("本金（元）", "Principal (CNY)"), 26, Align.RIGHT),
        Column(pick("累计已收（元）", "Received so far (CNY)"), 26, Align.RIGHT),
        Column(pick("应计未收（元）", "Ran up (CNY)"), 26, Align.RIGHT),
        Column(pick("逾期（元）", "Overdue (CNY)"), 24, Align.RIGHT),
        Column(pick("下一笔", "Next due"), 32, Align.RIGHT),
    )
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=6, keep=True)
    for held in paper.held:
        yield Item(_holding(table, setting, held), repeat=table.head)
    sums = [sum(getattr(held, name) for held in paper.held)
            for name in ("principal_fen", "income_fen", "accrued_fen", "overdue_fen")]  # fmt: skip
    last = [pick("合计", "Total"), *(grouped(fen) for fen in sums)]
    yield Item(table.row([*(strong(cell) for cell in last), ""], over="line-2"), repeat=table.head)


def _holding(table: Table, setting: Setting, held: Held) -> Row:
    pick = setting.pick
    product = pick(held.product.zh, held.product.en) if held.product else ""
    under = (f"{product} R{held.rating}" if held.rating else product, held.contract_number or "")
    name = "\n".join([strong(pick(held.project.zh, held.project.en)), *(part for part in under if part)])
    due = f"{held.next_due.isoformat()}\n{grouped(held.next_due_fen)}" if held.next_due else "–"
    overdue = grouped(held.overdue_fen) if held.overdue_fen else "–"
    colours = [None, None, None, None, "alarm" if held.overdue_fen else None]
    return table.row(
        [name, grouped(held.principal_fen), grouped(held.income_fen), grouped(held.accrued_fen), overdue, due],
        colours=colours,
    )


def _costs(paper: AccountPaper, setting: Setting) -> Iterator[Item]:
    """What was paid to the platform, which is nothing, and what lies inside the products."""
    pick = setting.pick
    yield Item(_heading(setting, pick("费用", "Costs")), space=17, keep=True)
    said = pick(
        "本期没有从您的账户另外扣收任何费用。产品费用含在产品之内，按期末本金、年费率和本期持有天数估算如下。",
        "Nothing was taken from your account in fees. Product costs lie inside the products; by principal at the end, "
        "yearly rate and days held in the period they are about:",
    )
    yield Item(paragraph(setting, said, BODY), space=5, keep=bool(paper.held))
    if not paper.held:
        return
    columns = (
        Column(pick("产品", "Product"), 88),
        Column(pick("本金（元）", "Principal (CNY)"), 30, Align.RIGHT),
        Column(pick("年费率", "Rate p.a."), 24, Align.RIGHT),
        Column(pick("本期约（元）", "This period, about (CNY)"), 36, Align.RIGHT),
    )
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=5, keep=True)
    for held in paper.held:
        named = held.product or held.project
        rate = "–" if held.fee_bps is None else percent(held.fee_bps)
        cells = [pick(named.zh, named.en), grouped(held.principal_fen), rate, grouped(held.cost_fen)]
        yield Item(table.row(cells), repeat=table.head)
    whole = [pick("合计", "Total"), grouped(sum(held.principal_fen for held in paper.held)), "",
             grouped(sum(held.cost_fen for held in paper.held))]  # fmt: skip
    yield Item(table.row([strong(cell) if cell else "" for cell in whole], over="line-2"), repeat=table.head)


def _closing(paper: AccountPaper, setting: Setting, digest: str) -> Iterator[Item]:
    pick, count = setting.pick, len(paper.movements)
    yield Item(_heading(setting, pick("核对与核验", "How it ties out, and how to verify")), space=17, keep=True)
    purse = f"{grouped(paper.opening.purse_fen)} + {grouped(paper.purse_in_fen)} − {grouped(paper.purse_out_fen)} = " \
            f"{grouped(paper.closing.purse_fen)}"  # fmt: skip
    sums = paper.sums
    whole = f"{grouped(paper.opening.total_fen)} + {grouped(sums.paid_in_fen)} − {grouped(sums.withdrawn_fen)} + " \
            f"{grouped(sums.income_fen)} = {grouped(paper.closing.total_fen)}"  # fmt: skip
    yield Item(paragraph(setting, pick(
        f"本人账户：{strong(purse)}\n全部：{strong(whole)}\n本期{count}笔，{paper.sealed}笔已封存，其中{paper.final}笔已落定。",
        f"Own account: {strong(purse)}\nAll of it: {strong(whole)}\n"
        f"{count} movements in the period, {paper.sealed} sealed, {paper.final} of them final.",
    ), BODY), space=5)  # fmt: skip
    yield Item(paragraph(setting, "\n".join(pick(one.zh, one.en) for one in MEANS), BODY_SMALL), space=6)
    state = Text("账本截至此时", "As the ledger stood")
    how = pick(_HOW.zh, _HOW.en)
    yield Item(Verification(setting, paper.as_of, digest, _DIGEST_OF, how, paper.verify_url, state=state), space=12)


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))


def _day(setting: Setting, day: Day) -> str:
    return in_chinese(day) if setting.chinese else in_english(day)


def _signed(fen: int) -> str:
    return grouped(0) if fen == 0 else f"{'+' if fen > 0 else '−'}{grouped(abs(fen))}"
