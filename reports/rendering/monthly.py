"""Lay out the operations report of a month in one language: the balance, the course of a year, every figure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from hub.kernel.money import grouped
from reports.domain.inputs import Text
from reports.domain.month import TITLE, MonthPaper, Point
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Columns, Figures, Lead, Paragraph, Ruled, Setting, Stack
from reports.rendering.charts import paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Verification
from reports.rendering.pages import CONTENT_WIDTH, Item, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.series import Months
from reports.rendering.tables import Column, Table
from reports.rendering.theme import (
    BODY,
    CELL,
    FIGURE,
    HEADING,
    LEAD,
    MM,
    NOTE,
    NOTE_STRONG,
    TITLE_EN,
    Align,
    Language,
)
from reports.rendering.theme import TITLE as TITLE_ZH
from reports.rendering.typeset import Run

ATTACHED = "figures.json"
_OFFICE = Text("信息披露", "Disclosure")
_CAUTION = Text(
    "过往数据不代表未来。投资有风险，理财需谨慎。", "Past figures say nothing about the future. Investing carries risk."
)
_HOW = Text(
    "扫码核验：核验页说出这一版是否仍为现行版本。随附的 figures.json 就是登记并存证的内容。",
    "Scan to verify: the page says whether this version still stands. The attached figures.json is what was "
    "registered.",
)
_STATE = Text("发布时：已登记", "On publication: registered")
_DIGEST_OF = Text("内容的指纹（SHA-256）", "Digest of the content (SHA-256)")


def render_month_report(*, paper: MonthPaper, fonts: FontSet, language: Language) -> bytes:
    """Return the report as a PDF/A-3b file with the sealed figures attached; the same paper gives the same bytes."""
    setting = Setting(fonts, language)
    pages = paginate(_items(paper, setting))
    pen = Pen(fonts=fonts)
    pen.start_part(lang=language.value)
    title, caution = setting.pick(TITLE.zh, TITLE.en), setting.pick(_CAUTION.zh, _CAUTION.en)
    identity = f"{paper.month}　v{paper.number}"
    draw_pages(pen, pages, furniture=Running(setting, title, identity, caution, first=0, total=len(pages)))
    about = About(
        titles={language.value: f"{title} {paper.month}"},
        author=setting.pick(paper.house.zh, paper.house.en),
        subject=paper.verify_url,
        keywords=f"operations {paper.month} v{paper.number}",
        at=paper.published_at.replace(microsecond=0),
    )
    attached = Attachment(ATTACHED, "application/json", paper.content, "Sealed content, canonical JSON (RFC 8785)")
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[attached])


def _items(paper: MonthPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    rows = (
        ((pick("月份", "Month"), paper.month), (pick("截至", "As of"), paper.as_of)),
        ((pick("版本", "Version"), f"v{paper.number}"), (pick("指标", "Figures"), str(len(paper.figures)))),
    )
    yield Item(Letterhead(setting, paper.house, _OFFICE, rows))
    style = TITLE_ZH if setting.chinese else TITLE_EN
    yield Item(Paragraph(setting, [Run(pick(TITLE.zh, TITLE.en))], style, kind="H1"), space=9, keep=True)
    yield Item(paragraph(setting, paper.month, LEAD, "ink-2"), space=1, keep=True)
    yield Item(Lead(paragraph(setting, _conclusion(paper, setting), LEAD)), space=10)
    yield Item(_balance(paper, setting), space=14)
    yield from _course(paper, setting)
    yield from _figures(paper, setting)
    if setting.pick(paper.note.zh, paper.note.en):
        yield Item(_heading(setting, pick("说明", "Notes")), space=17, keep=True)
        yield Item(paragraph(setting, pick(paper.note.zh, paper.note.en), BODY), space=5)
    yield Item(_heading(setting, pick("核验", "Verification")), space=17, keep=True)
    how = pick(_HOW.zh, _HOW.en)
    yield Item(
        Verification(setting, paper.published_at, paper.digest, _DIGEST_OF, how, paper.verify_url, state=_STATE),
        space=10,
    )


def _conclusion(paper: MonthPaper, setting: Setting) -> str:
    closing = grouped(paper.closing_fen)
    late = paper.overdue[-1].value if paper.overdue else None
    rate = "" if late is None else setting.pick(f"；金额逾期率{late:.2f}%", f"; {late:.2f}% of it is overdue")
    if setting.chinese:
        return f"{paper.as_of}，存续本金余额{strong(closing + '元')}，共{_value(paper, 'OPS-04')}个项目{rate}。"
    return (
        f"On {paper.as_of}, principal outstanding comes to {strong(f'CNY {closing}')} in {_value(paper, 'OPS-04')} "
        f"projects{rate}."
    )


def _value(paper: MonthPaper, formula: str) -> str:
    return next((line.value for line in paper.figures if line.id == formula), "–")


def _balance(paper: MonthPaper, setting: Setting) -> Figures:
    """How the balance came about: it adds up."""
    pick = setting.pick
    cells = (
        (pick("上月末（元）", "Opening (CNY)"), grouped(paper.opening_fen)),
        (pick("新增", "Added"), f"+{grouped(paper.added_fen)}"),
        (pick("收回", "Repaid"), f"−{grouped(paper.repaid_fen)}"),
        (pick("本月末（元）", "Closing (CNY)"), grouped(paper.closing_fen)),
    )
    return Figures(
        [
            (paragraph(setting, label, NOTE), Paragraph(setting, [Run(text, face=FIGURE.face, size=12)], FIGURE))
            for label, text in cells
        ]
    )


def _course(paper: MonthPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    if len(paper.balances) < 2:
        return
    yield Item(_heading(setting, pick("一年来", "The course of a year")), space=17, keep=True)
    half = (CONTENT_WIDTH - 10 * MM) / 2
    drawn = [
        _drawn(
            setting, pick("存续本金余额（万元）", "Outstanding principal (CNY 10,000)"), paper.balances, Decimal(10_000)
        )
    ]
    if len(paper.overdue) > 1:
        drawn.append(_drawn(setting, pick("金额逾期率（%）", "Overdue rate by amount (%)"), paper.overdue, Decimal(1)))
    yield Item(Columns([(one, half) for one in drawn], gutter=10 * MM), space=6)


def _drawn(setting: Setting, title: str, series: Sequence[Point], scale: Decimal) -> Stack:
    points = [(point.month, point.value, f"{point.value / scale:,.2f}") for point in series]
    alt = f"{title}: " + ", ".join(f"{month} {said}" for month, _, said in points)
    return Stack([paragraph(setting, title, NOTE_STRONG), Months(setting, points, alt)], gap=5)


def _figures(paper: MonthPaper, setting: Setting) -> Iterator[Item]:
    """Every figure by group, with its formula, both parts and the month before."""
    pick = setting.pick
    columns = (
        Column(pick("指标", "Figure"), 52),
        Column(pick("本月", "This month"), 30, Align.RIGHT),
        Column(pick("比上月", "Against last month"), 27, Align.RIGHT),
        Column(pick("分子", "Numerator"), 36, Align.RIGHT),
        Column(pick("分母", "Denominator"), 36, Align.RIGHT),
    )
    for name, title in paper.groups:
        lines = [line for line in paper.figures if line.group == name]
        if not lines:
            continue
        yield Item(_heading(setting, pick(title.zh, title.en)), space=17, keep=True)
        table = Table(setting, columns, Element("Table"))
        yield Item(table.head(), space=5, keep=True)
        for line in lines:
            below = line.denominator_of
            unit = pick(line.unit.zh, line.unit.en)
            cells = [
                f"{strong(pick(line.name.zh, line.name.en))}\n{line.id} v{line.version}",
                f"{line.value}{'' if not unit or unit == '%' else ' '}{unit}",
                line.change or "–",
                f"{line.numerator}\n{pick(line.numerator_of.zh, line.numerator_of.en)}",
                f"{line.denominator}\n{pick(below.zh, below.en)}" if below else "–",
            ]
            yield Item(table.row(cells, style=CELL), repeat=table.head)


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))
