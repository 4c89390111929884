"""Lay out an electronic investment certificate on one page: who, what, how much, by which steps, and how to check."""

from collections.abc import Iterator

from hub.kernel.clock import business_date
from hub.kernel.money import capitals
from reports.domain.figures import Day, in_chinese, in_english, short_amount
from reports.domain.inputs import Text
from reports.domain.investment import MEANS, TITLE, InvestmentPaper, investment_rows
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Columns, Figures, Paragraph, Ruled, Setting
from reports.rendering.charts import paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Verification
from reports.rendering.pages import CONTENT_WIDTH, Item, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Table
from reports.rendering.theme import BODY, BODY_SMALL, FIGURE, FIGURE_UNIT, HEADING, LEAD, MM, NOTE, Language
from reports.rendering.theme import TITLE as TITLE_STYLE
from reports.rendering.typeset import Run

ATTACHED = "certificate.json"
_BRANCH = Text("投资凭证", "Investment certificates")
_CAUTION = "投资有风险，理财需谨慎。　Investing carries risk; decide with care."
_HOW = (
    "扫码核验；或取出随附的记录文件，放到核验页上：文件不离开您的浏览器。\n"
    "Scan to verify; or take out the attached record and drop it on the verification page: it stays in your browser."
)
_DIGEST_OF = Text("记录的指纹（SHA-256）", "Digest of the record (SHA-256)")
_SEALED, _FINAL = Text("已记录", "Recorded"), Text("已落定", "Final")


def render_investment(*, paper: InvestmentPaper, fonts: FontSet) -> bytes:
    """Return the certificate as a PDF/A-3b file with its record attached; the same paper gives the same bytes."""
    chinese, english = Setting(fonts, Language.ZH), Setting(fonts, Language.EN)
    pages = paginate(_items(paper, chinese, english))
    pen = Pen(fonts=fonts)
    pen.start_part(lang=Language.ZH.value)
    draw_pages(pen, pages, furniture=Running(chinese, TITLE.zh, paper.number, _CAUTION, first=0, total=len(pages)))
    about = About(
        titles={"zh-Hans": f"{TITLE.zh} {paper.number}", "en": f"{TITLE.en} {paper.number}"},
        author=paper.house.zh,
        subject=paper.verify_url,
        keywords=f"investment {paper.number}",
        at=paper.certified_at.replace(microsecond=0),
    )
    sealed = Attachment(ATTACHED, "application/json", paper.content, "The sealed record, canonical JSON")
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[sealed])


def _items(paper: InvestmentPaper, chinese: Setting, english: Setting) -> Iterator[Item]:
    rows = (
        (("编号", paper.number), ("出具", in_chinese(Day(business_date(paper.certified_at))))),
        (("投资者", paper.investor), ("证件", paper.identity_masked)),
    )
    yield Item(Letterhead(chinese, paper.house, _BRANCH, rows))
    yield Item(Paragraph(chinese, [Run(TITLE.zh)], TITLE_STYLE, kind="H1"), space=9, keep=True)
    yield Item(paragraph(english, TITLE.en, LEAD, "ink-2"), space=1, keep=True)
    yield Item(_amount(paper, chinese), space=12)
    table = Table(chinese, (Column("项目 Particular", 58), Column("中文", 60), Column("English", 60)), Element("Table"))
    yield Item(table.head(), space=14, keep=True)
    for label, value in investment_rows(paper):
        cells = [f"{label.zh}　{label.en}", strong(in_chinese(value)), in_english(value)]
        yield Item(table.row(cells, colours=["ink-2"]), repeat=table.head)
    yield Item(_heading(chinese, "它说明什么　What it says"), space=16, keep=True)
    yield Item(_meaning(chinese, english), space=6)
    yield Item(_heading(chinese, "核验　Verification"), space=16, keep=True)
    state, at = (_FINAL, paper.final) if paper.final else (_SEALED, paper.certified_at)
    yield Item(
        Verification(
            chinese, at, paper.digest, _DIGEST_OF, _HOW, paper.verify_url, state=state, final=paper.final is not None
        ),
        space=10,
    )


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))


def _amount(paper: InvestmentPaper, setting: Setting) -> Figures:
    """The amount in figures and in capital figures, as a voucher carries it."""
    unit = Run("\u2002元 CNY", colour=FIGURE_UNIT.colour, face=FIGURE_UNIT.face, size=FIGURE_UNIT.size)
    words = Run(capitals(paper.amount_fen), face=FIGURE.face, size=12)
    return Figures(
        [
            (
                paragraph(setting, "投资金额　Amount", NOTE),
                Paragraph(setting, [Run(short_amount(paper.amount_fen)), unit], FIGURE),
            ),
            (paragraph(setting, "大写　In words", NOTE), Paragraph(setting, [words], FIGURE)),
        ]
    )


def _meaning(chinese: Setting, english: Setting) -> Columns:
    half = (CONTENT_WIDTH - 8 * MM) / 2
    zh, en = "\n".join(text.zh for text in MEANS), "\n".join(text.en for text in MEANS)
    return Columns([(paragraph(chinese, zh, BODY), half), (paragraph(english, en, BODY_SMALL), half)], gutter=8 * MM)
