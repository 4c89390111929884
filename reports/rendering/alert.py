"""Lay out the report of a confirmed alert in one language: finding, rule, movements, decisions, and silence."""

from collections.abc import Iterator

from hub.kernel.clock import HOME_ZONE
from hub.kernel.digest import sha256_hex
from hub.kernel.money import grouped
from reports.domain.alert import SILENCE, TITLE, AlertPaper
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Lead, Paragraph, Ruled, Setting
from reports.rendering.charts import paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running
from reports.rendering.pages import Item, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Table
from reports.rendering.theme import BODY_SMALL, HEADING, LEAD, NOTE, TITLE_EN, Align, Language
from reports.rendering.theme import TITLE as TITLE_ZH
from reports.rendering.typeset import Run

ATTACHED = "alert.json"
_BRANCH = Text("资金监测", "Watch over the money")
_CAUTION = Text("机密：不得向当事人透露。", "Confidential: nobody who is named may learn of it.")


def render_alert(*, paper: AlertPaper, fonts: FontSet, language: Language) -> bytes:
    """Return the report as a PDF/A-3b file; the same paper in the same language gives the same bytes."""
    setting, content = Setting(fonts, language), paper.content()
    pages = paginate(_items(paper, setting, digest=sha256_hex(content)))
    pen = Pen(fonts=fonts)
    pen.start_part(lang=language.value)
    title, caution = setting.pick(TITLE.zh, TITLE.en), setting.pick(_CAUTION.zh, _CAUTION.en)
    named = f"{paper.rule_id} {paper.day.isoformat()}"
    draw_pages(pen, pages, furniture=Running(setting, title, named, caution, first=0, total=len(pages)))
    about = About(
        titles={language.value: f"{title} {named}"},
        author=setting.pick(HOUSE_NAME.zh, HOUSE_NAME.en),
        subject=named,
        keywords=f"alert {paper.alert_id}",
        at=paper.at.replace(microsecond=0),
    )
    attached = Attachment(ATTACHED, "application/json", content, "The report, canonical JSON")
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[attached])


def _items(paper: AlertPaper, setting: Setting, *, digest: str) -> Iterator[Item]:
    pick = setting.pick
    rows = (
        ((pick("规则", "Rule"), paper.rule_id), (pick("发生日", "Day"), paper.day.isoformat())),
        ((pick("项目", "Project"), paper.project_code or "–"), (pick("笔数", "Moves"), str(len(paper.legs)))),
    )
    yield Item(Letterhead(setting, HOUSE_NAME, _BRANCH, rows))
    style = TITLE_ZH if setting.chinese else TITLE_EN
    yield Item(Paragraph(setting, [Run(pick(TITLE.zh, TITLE.en))], style, kind="H1"), space=9, keep=True)
    yield Item(paragraph(setting, paper.title, LEAD, "ink-2"), space=1, keep=True)
    yield Item(Lead(paragraph(setting, paper.sentence, LEAD)), space=12)
    yield Item(paragraph(setting, strong(pick(SILENCE.zh, SILENCE.en)), BODY_SMALL, "alarm"), space=8)
    yield from _facts(paper, setting)
    yield from _movements(paper, setting)
    yield from _decisions(paper, setting)
    label = pick("报告的摘要（SHA-256）", "Digest of the report (SHA-256)")
    yield Item(paragraph(setting, f"{label}　{digest}", NOTE), space=16)


def _facts(paper: AlertPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("认定依据", "The rule and what was found")), space=18, keep=True)
    table = Table(
        setting, (Column(pick("事项", "Particular"), 44), Column(pick("内容", "Value"), 134)), Element("Table")
    )
    yield Item(table.head(), space=6, keep=True)
    rows = (
        (pick("规则要查什么", "What the rule looks for"), paper.looks),
        (pick("依据", "Source"), paper.source),
        *paper.facts,
        (pick("预警编号", "Alert"), str(paper.alert_id)),
    )
    for label, value in rows:
        yield Item(table.row([label, value], colours=["ink-2"]), repeat=table.head)


def _movements(paper: AlertPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("涉及的资金", "The movements it rests on")), space=18, keep=True)
    if not paper.legs:
        words = pick("该规则不依据单笔资金。", "The rule rests on no single movement.")
        yield Item(paragraph(setting, words, BODY_SMALL), space=6)
        return
    columns = (
        Column(pick("日期", "Day"), 20), Column(pick("业务与流水号", "Movement and reference"), 48),
        Column(pick("从何处到何处", "From and to"), 64), Column(pick("金额（元）", "Amount (CNY)"), 28, Align.RIGHT),
        Column(pick("存证序号", "Record"), 18, Align.RIGHT),
    )  # fmt: skip
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=6, keep=True)
    for one in paper.legs:
        who = f"\n{one.subject_id}" if one.subject_id else ""
        number = f"no. {one.number:,}" if one.number else "–"
        cells = [
            one.date.isoformat(), f"{strong(one.what)}\n{one.reference}", f"{one.giving} → {one.gaining}{who}",
            grouped(one.amount_fen), number,
        ]  # fmt: skip
        yield Item(table.row(cells), repeat=table.head)
    note = pick(
        "存证序号是该笔资金在存证日志中的位置，可公开核验。",
        "A record’s number is its place in the log, where anybody can verify it.",
    )
    yield Item(paragraph(setting, note, NOTE), space=5)


def _decisions(paper: AlertPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("处理经过", "What was decided")), space=18, keep=True)
    columns = (Column(pick("时间", "Time"), 34), Column(pick("经过与理由", "Step and reason"), 144))
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=6, keep=True)
    for one in paper.steps:
        told = f"{strong(one.what)}\n{one.words}".rstrip()
        yield Item(table.row([f"{one.at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}", told]), repeat=table.head)


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))
