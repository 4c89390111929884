"""Lay out vouchers: one page for each movement with the amount in capital figures, and a sheet before a month's."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from hub.kernel.clock import business_date
from hub.kernel.money import capitals, grouped
from reports.domain.figures import Day, in_chinese, in_english
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.domain.statements import strong
from reports.domain.voucher import MEANS, MONTH, Impression, Month, Voucher, voucher_rows
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Columns, Figures, Paragraph, Ruled, Setting
from reports.rendering.charts import at_align, paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Verification
from reports.rendering.pages import CONTENT_WIDTH, Item, Page, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Row, Table
from reports.rendering.theme import (
    BODY,
    BODY_SMALL,
    FIGURE,
    FIGURE_UNIT,
    HEADING,
    LEAD,
    MM,
    NOTE,
    TITLE,
    Align,
    Language,
)
from reports.rendering.typeset import Run

_BRANCH = Text("资金凭证", "Vouchers of money")
_CAUTION = "凭证只说明这笔资金划转。　It says that this money moved, and nothing else."
_HOW = (
    "扫码核验；或取出随附的记录文件，放到核验页上：文件不离开您的浏览器。\n"
    "Scan to verify; or take out the attached record and drop it on the verification page: it stays in your browser."
)
_DIGEST_OF = Text("记录的指纹（SHA-256）", "Digest of the record (SHA-256)")
_STATES = {
    Impression.RECORDED: Text("已记录", "Recorded"),
    Impression.SEALED: Text("已封存", "Sealed"),
    Impression.FINAL: Text("已落定", "Final"),
}


def render_voucher(*, voucher: Voucher, fonts: FontSet) -> bytes:
    """Return the voucher as a PDF/A-3b file; the same movement under the same seal gives the same bytes."""
    title = voucher.title
    about = About(
        titles={"zh-Hans": f"{title.zh} {voucher.flow.key}", "en": f"{title.en} {voucher.flow.key}"},
        author=HOUSE_NAME.zh,
        subject=voucher.verify_url,
        keywords=f"voucher {voucher.flow.id}",
        at=voucher.at.replace(microsecond=0),
    )
    return _printed([voucher], parts=[_voucher_pages(voucher, fonts)], title=title, about=about, fonts=fonts)


def render_month(*, month: Month, fonts: FontSet) -> bytes:
    """Return a month's sheet with a page for each of its movements; requires one movement at least."""
    named = f"{month.first:%Y-%m}"
    about = About(
        titles={"zh-Hans": f"{MONTH.zh} {named}", "en": f"{MONTH.en} {named}"},
        author=HOUSE_NAME.zh,
        subject=f"{named} {month.investor}",
        keywords=f"vouchers {month.investor} {named}",
        at=max(one.at for one in month.vouchers).replace(microsecond=0),
    )
    sheet = paginate(_month_items(month, Setting(fonts, Language.ZH), Setting(fonts, Language.EN)))
    parts = [sheet, *(_voucher_pages(voucher, fonts) for voucher in month.vouchers)]
    return _printed(month.vouchers, parts=parts, title=MONTH, about=about, fonts=fonts)


def _printed(
    vouchers: Sequence[Voucher], *, parts: Sequence[list[Page]], title: Text, about: About, fonts: FontSet
) -> bytes:
    pen, chinese = Pen(fonts=fonts), Setting(fonts, Language.ZH)
    pen.start_part(lang=Language.ZH.value)
    headed = frozenset(accumulate((len(part) for part in parts[:-1]), initial=0))
    pages = [page for part in parts for page in part]
    named = about.keywords.split(" ", 1)[1]
    draw_pages(pen, pages, furniture=Running(chinese, title.zh, named, _CAUTION, 0, len(pages), headed))
    records = [
        Attachment(f"flow-{one.flow.id}.json", "application/json", one.content, "The movement, canonical JSON")
        for one in vouchers
    ]
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=records)


def _voucher_pages(voucher: Voucher, fonts: FontSet) -> list[Page]:
    return paginate(_voucher_items(voucher, Setting(fonts, Language.ZH), Setting(fonts, Language.EN)))


def _voucher_items(voucher: Voucher, chinese: Setting, english: Setting) -> Iterator[Item]:
    flow = voucher.flow
    number = f"no. {voucher.number:,}" if voucher.number else "–"
    rows = (
        (("生效", in_chinese(Day(flow.effective_date))), ("记录", number)),
        (("登记", in_chinese(Day(business_date(flow.recorded_at)))), ("印", _STATES[voucher.impression].zh)),
    )
    yield Item(Letterhead(chinese, HOUSE_NAME, _BRANCH, rows))
    yield from _titled(voucher.title, chinese, english)
    yield Item(_amount(flow.amount_fen, chinese), space=12)
    yield from _particulars(voucher, chinese)
    yield Item(_heading(chinese, "说明　What it says"), space=16, keep=True)
    yield Item(_meaning(chinese, english), space=6)
    yield Item(_heading(chinese, "核验　Verification"), space=16, keep=True)
    yield Item(
        Verification(
            chinese, voucher.at, voucher.digest, _DIGEST_OF, _HOW, voucher.verify_url,
            state=_STATES[voucher.impression],
            final=voucher.impression is Impression.FINAL,
            covered=voucher.impression is Impression.SEALED,
        ),
        space=10,
    )  # fmt: skip


def _month_items(month: Month, chinese: Setting, english: Setting) -> Iterator[Item]:
    rows = (
        (("月份", f"{month.first.year}年{month.first.month}月"), ("笔数", str(len(month.vouchers)))),
        (("自", in_chinese(Day(month.first))), ("至", in_chinese(Day(month.last)))),
    )
    yield Item(Letterhead(chinese, HOUSE_NAME, _BRANCH, rows))
    yield from _titled(MONTH, chinese, english)
    yield Item(_sums(month, chinese), space=12)
    note = (
        f"投资人编号　Investor no.　{month.investor}\n"
        "存管银行本人账户在这个月的进出；没有正负号的行不经过这个账户。\n"
        "What reached and left the own account at the custodian bank; rows without a sign do not touch it."
    )
    yield Item(paragraph(chinese, note, NOTE), space=5)
    yield from _movements(month, chinese)


def _titled(title: Text, chinese: Setting, english: Setting) -> Iterator[Item]:
    yield Item(Paragraph(chinese, [Run(title.zh)], TITLE, kind="H1"), space=9, keep=True)
    yield Item(paragraph(english, title.en, LEAD, "ink-2"), space=1, keep=True)


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))


def _amount(fen: int, setting: Setting) -> Figures:
    """The amount in figures with both decimals, and in capital figures."""
    unit = Run("\u2002元 CNY", colour=FIGURE_UNIT.colour, face=FIGURE_UNIT.face, size=FIGURE_UNIT.size)
    words = Run(capitals(fen), face=FIGURE.face, size=12)
    return Figures(
        [
            (paragraph(setting, "金额　Amount", NOTE), Paragraph(setting, [Run(grouped(fen)), unit], FIGURE)),
            (paragraph(setting, "大写　In words", NOTE), Paragraph(setting, [words], FIGURE)),
        ]
    )


def _sums(month: Month, setting: Setting) -> Figures:
    """Opening, in, out and closing of the investor's own account; they add up."""
    cells = (
        ("期初　Opening", grouped(month.opening_fen)),
        ("收入　In", f"+{grouped(month.came_fen)}"),
        ("支出　Out", f"−{grouped(month.left_fen)}"),
        ("期末　Closing", grouped(month.closing_fen)),
    )
    return Figures(
        [
            (paragraph(setting, label, NOTE), Paragraph(setting, [Run(text, face=FIGURE.face, size=12.5)], FIGURE))
            for label, text in cells
        ]
    )


def _particulars(voucher: Voucher, setting: Setting) -> Iterator[Item]:
    table = Table(setting, (Column("项目 Particular", 52), Column("中文", 63), Column("English", 63)), Element("Table"))
    yield Item(table.head(), space=14, keep=True)
    for label, value in voucher_rows(voucher):
        zh, en = in_chinese(value), in_english(value)
        name = f"{label.zh}　{label.en}"
        if zh == en:
            yield Item(_across(setting, table, name, zh), repeat=table.head)
        else:
            yield Item(table.row([name, strong(zh), en], colours=["ink-2"]), repeat=table.head)


def _across(setting: Setting, table: Table, name: str, value: str) -> Row:
    """One value for both languages, over both columns."""
    wide = Table(setting, (table.columns[0], Column("", 126)), table.element)
    return wide.row([name, value], colours=["ink-2"])


def _meaning(chinese: Setting, english: Setting) -> Columns:
    half = (CONTENT_WIDTH - 8 * MM) / 2
    zh, en = ("\n".join(texts) for texts in zip(*((text.zh, text.en) for text in MEANS), strict=True))
    return Columns([(paragraph(chinese, zh, BODY), half), (paragraph(english, en, BODY_SMALL), half)], gutter=8 * MM)


def _movements(month: Month, setting: Setting) -> Iterator[Item]:
    columns = (
        Column("日期 Day", 20), Column("业务 Movement", 48), Column("对方与去向 From and to", 66),
        Column("金额 Amount", 24, Align.RIGHT), Column("印 Seal", 20, Align.RIGHT),
    )  # fmt: skip
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=12, keep=True)
    for one in month.vouchers:
        giving, gaining = one.places
        sign = "+" if one.purse_fen > 0 else "−" if one.purse_fen < 0 else ""
        state = _STATES[one.impression]
        cells = [
            one.flow.effective_date.isoformat(),
            f"{strong(one.what.zh)}\n{one.what.en}",
            f"{giving.zh} → {gaining.zh}\n{giving.en} → {gaining.en}",
            f"{sign}{grouped(one.flow.amount_fen)}",
            f"{state.zh}\n{state.en}",
        ]
        yield Item(table.row(cells), repeat=table.head)
    if month.vouchers:
        words = f"期末大写　Closing in words　{strong(capitals(month.closing_fen))}"
        yield Item(paragraph(setting, words, at_align(BODY, Align.RIGHT)), space=8)
