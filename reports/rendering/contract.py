"""Lay out a subscription contract: terms, amount in capital figures, clauses in both languages, signatures, code."""

from collections.abc import Iterator

from hub.kernel.clock import business_date
from hub.kernel.digest import sha256_hex
from hub.kernel.money import capitals
from reports.domain.contract import CLAUSES, Clause, ContractPaper, contract_terms
from reports.domain.figures import Day, in_chinese, in_english, short_amount
from reports.domain.inputs import Text
from reports.domain.sealing import content_bytes
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Columns, Figures, Paragraph, Ruled, Setting
from reports.rendering.charts import paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Signatures, Verification
from reports.rendering.pages import CONTENT_WIDTH, Item, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Table
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
    Language,
)
from reports.rendering.typeset import Run

_TITLE = Text("产品申购合同", "Subscription Contract")
_CAUTION = "投资有风险，理财需谨慎。　Investing carries risk; decide with care."
_HOW = (
    "扫码核验：核验页说出这份合同现在的状态。文件不离开您的浏览器。\n"
    "Scan to verify: the page states what has become of this contract. The file does not leave your browser."
)
_STATE = Text("签署后记录", "Recorded on signing")
_DIGEST_OF = Text("所附条款的指纹（SHA-256）", "Digest of the attached terms (SHA-256)")


def render_contract_paper(*, paper: ContractPaper, fonts: FontSet) -> bytes:
    """Return the contract as a PDF/A-3b file; the same paper gives the same bytes."""
    chinese, english = Setting(fonts, Language.ZH), Setting(fonts, Language.EN)
    pages = paginate(_items(paper, chinese, english))
    pen = Pen(fonts=fonts)
    pen.start_part(lang=Language.ZH.value)
    frame = Running(chinese, _TITLE.zh, f"{paper.investor}　{paper.number}", _CAUTION, first=0, total=len(pages))
    draw_pages(pen, pages, furniture=frame)
    about = About(
        titles={"zh-Hans": f"{_TITLE.zh} {paper.number}", "en": f"{_TITLE.en} {paper.number}"},
        author=paper.house.name.zh,
        subject=paper.verify_url,
        keywords=f"contract {paper.number}",
        at=paper.signed_at.replace(microsecond=0),
    )
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[_attached(paper)])


def _attached(paper: ContractPaper) -> Attachment:
    return Attachment("terms.json", "application/json", content_bytes(paper), "Terms of the contract, canonical JSON")


def _items(paper: ContractPaper, chinese: Setting, english: Setting) -> Iterator[Item]:
    day = Day(business_date(paper.signed_at))
    rows = (
        (("编号", paper.number), ("签署", in_chinese(day))),
        (("投资者", paper.investor), ("证件", paper.identity_masked)),
    )
    yield Item(Letterhead(chinese, paper.house.name, paper.house.branch, rows))
    title = Paragraph(chinese, [Run(_TITLE.zh)], TITLE, kind="H1")
    yield Item(title, space=9, keep=True)
    yield Item(paragraph(english, _TITLE.en, LEAD, "ink-2"), space=1, keep=True)
    yield Item(_amount(paper, chinese), space=12)
    yield from _terms(paper, chinese)
    yield Item(_heading(chinese, "条款　Terms and conditions"), space=18, keep=True)
    for number, clause in enumerate(CLAUSES, start=1):
        yield Item(_clause(number, clause, chinese, english), space=7)
    yield Item(_heading(chinese, "签署与核验　Signatures and verification"), space=18, keep=True)
    slots = (("投资者 Investor", paper.investor), ("本平台 Platform", paper.house.name.zh))
    yield Item(Signatures(chinese, slots), space=6, keep=True)
    digest = sha256_hex(content_bytes(paper))
    yield Item(
        Verification(chinese, paper.signed_at, digest, _DIGEST_OF, _HOW, paper.verify_url, state=_STATE), space=14
    )


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))


def _amount(paper: ContractPaper, setting: Setting) -> Figures:
    """The amount in figures and in capital figures, as a voucher carries it."""
    unit = Run("\u2002元 CNY", colour=FIGURE_UNIT.colour, face=FIGURE_UNIT.face, size=FIGURE_UNIT.size)
    words = Run(capitals(paper.amount_fen), face=FIGURE.face, size=12)
    return Figures(
        [
            (
                paragraph(setting, "申购金额　Amount", NOTE),
                Paragraph(setting, [Run(short_amount(paper.amount_fen)), unit], FIGURE),
            ),
            (paragraph(setting, "大写　In words", NOTE), Paragraph(setting, [words], FIGURE)),
        ]
    )


def _terms(paper: ContractPaper, setting: Setting) -> Iterator[Item]:
    columns = Column("条件 Term", 58), Column("中文", 60), Column("English", 60)
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=14, keep=True)
    for label, value in contract_terms(paper):
        cells = [f"{label.zh}　{label.en}", strong(in_chinese(value)), in_english(value)]
        yield Item(table.row(cells, colours=["ink-2"]), repeat=table.head)


def _clause(number: int, clause: Clause, chinese: Setting, english: Setting) -> Columns:
    half = (CONTENT_WIDTH - 8 * MM) / 2
    zh = paragraph(chinese, strong(f"{number}　{clause.title.zh}。") + clause.text.zh, BODY)
    en = paragraph(english, strong(f"{number}  {clause.title.en}.") + f" {clause.text.en}", BODY_SMALL)
    return Columns([(zh, half), (en, half)], gutter=8 * MM)
