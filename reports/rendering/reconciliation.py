"""Lay out the report of a reconciled day in one language: conclusion, three sides, lines, breaks, stops, signature."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from hub.funds.domain.reconciliation.report import LINES, SIDES, ReportedBreak
from hub.kernel.clock import HOME_ZONE
from hub.kernel.money import grouped
from reports.domain.figures import Day, in_chinese, in_english
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.domain.reconciliation import LINE_WORDS, MEANS, SIDE_WORDS, TITLE, ReconciliationPaper, conclusion
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Figures, Lead, Paragraph, Ruled, Setting
from reports.rendering.charts import paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Verification
from reports.rendering.pages import Item, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Table
from reports.rendering.theme import BODY_SMALL, FIGURE, HEADING, LEAD, NOTE, TITLE_EN, Align, Language
from reports.rendering.theme import TITLE as TITLE_ZH
from reports.rendering.typeset import Run

ATTACHED = "reconciliation.json"
_BRANCH = Text("存管对账", "Custody reconciliation")
_CAUTION = Text("内部文件，含未了结事项。", "Internal; it names what is not settled.")
_HOW = Text(
    "扫码核验；随附的 reconciliation.json 与上面的摘要一致。",
    "Scan to verify; the attached reconciliation.json has the digest beside.",
)
_DIGEST_OF = Text("报告的摘要（SHA-256）", "Digest of the report (SHA-256)")
_SIGNED = Text("签认时：已记录", "When signed: recorded")


def render_reconciliation(*, paper: ReconciliationPaper, fonts: FontSet, language: Language) -> bytes:
    """Return the report as a PDF/A-3b file; the same paper in the same language gives the same bytes."""
    setting, day = Setting(fonts, language), paper.report.day.isoformat()
    pages = paginate(_items(paper, setting))
    pen = Pen(fonts=fonts)
    pen.start_part(lang=language.value)
    title, caution = setting.pick(TITLE.zh, TITLE.en), setting.pick(_CAUTION.zh, _CAUTION.en)
    draw_pages(pen, pages, furniture=Running(setting, title, day, caution, first=0, total=len(pages)))
    about = About(
        titles={language.value: f"{title} {day}"},
        author=setting.pick(HOUSE_NAME.zh, HOUSE_NAME.en),
        subject=paper.verify_url or day,
        keywords=f"reconciliation {day}",
        at=_at(paper).replace(microsecond=0),
    )
    attached = Attachment(ATTACHED, "application/json", paper.content, "The report, canonical JSON")
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[attached])


def _at(paper: ReconciliationPaper) -> datetime:
    return paper.signature.signed_at if paper.signature else paper.report.at


def _items(paper: ReconciliationPaper, setting: Setting) -> Iterator[Item]:
    report, pick = paper.report, setting.pick
    yield Item(Letterhead(setting, HOUSE_NAME, _BRANCH, _head(paper, setting)))
    style = TITLE_ZH if setting.chinese else TITLE_EN
    yield Item(Paragraph(setting, [Run(pick(TITLE.zh, TITLE.en))], style, kind="H1"), space=9, keep=True)
    yield Item(paragraph(setting, _day(setting, report.day), LEAD, "ink-2"), space=1, keep=True)
    said = conclusion(report)
    yield Item(Lead(paragraph(setting, pick(said.zh, said.en), LEAD)), space=12)
    yield Item(_figures(paper, setting), space=14)
    yield from _sides(paper, setting)
    yield from _lines(paper, setting)
    yield from _breaks(paper, setting)
    yield from _stops(paper, setting)
    yield from _signature(paper, setting)


def _head(paper: ReconciliationPaper, setting: Setting) -> Sequence[tuple[tuple[str, str], tuple[str, str]]]:
    report, pick = paper.report, setting.pick
    number = f"no. {paper.signature.number}" if paper.signature else "–"
    return (
        ((pick("对账日", "Day"), report.day.isoformat()), (pick("签认", "Signed"), number)),
        ((pick("比对于", "Run"), _moment(report.ran_at)), (pick("差异", "Breaks"), str(len(report.breaks)))),
    )


def _figures(paper: ReconciliationPaper, setting: Setting) -> Figures:
    """The equation, large: accounts, ledger, bank, and what they differ by."""
    report, pick = paper.report, setting.pick
    bank = "–" if report.bank_fen is None else _yuan(report.bank_fen)
    cells = (
        (pick("各账户合计", "Everybody’s accounts"), _yuan(report.ledger_fen)),
        (pick("存管账本", "Custody ledger"), _yuan(report.ledger_fen)),
        (pick("银行对账单", "Bank statement"), bank),
        (pick("相差", "Difference"), "–" if report.bank_fen is None else _yuan(report.difference_fen)),
    )
    return Figures(
        [
            (paragraph(setting, label, NOTE), Paragraph(setting, [Run(text, face=FIGURE.face, size=11.5)], FIGURE))
            for label, text in cells
        ]
    )


def _sides(paper: ReconciliationPaper, setting: Setting) -> Iterator[Item]:
    report, pick = paper.report, setting.pick
    yield Item(_heading(setting, pick("三方", "The three sides")), space=18, keep=True)
    table = Table(
        setting,
        (Column(pick("账户", "Account"), 118), Column(pick("余额（元）", "Balance (CNY)"), 60, Align.RIGHT)),
        Element("Table"),
    )
    yield Item(table.head(), space=6, keep=True)
    for name, fen in zip(SIDES, report.sides, strict=True):
        words = SIDE_WORDS[name]
        yield Item(table.row([pick(words.zh, words.en), _yuan(fen)]), repeat=table.head)
    total = strong(pick("存管账本（以上合计）", "Custody ledger (all of these)"))
    yield Item(table.row([total, strong(_yuan(report.ledger_fen))], over="line-control"), repeat=table.head)
    if report.bank_fen is None:
        return
    rows = (
        (pick("银行对账单", "Bank statement"), report.bank_fen),
        (pick("相差", "Difference"), report.difference_fen),
        (pick("其中已列明差异", "Of it explained by breaks"), report.explained_fen),
        (pick("其中原因不明", "Of it without a cause"), report.unexplained_fen),
    )
    for words_, fen in rows:
        yield Item(table.row([words_, _yuan(fen)]), repeat=table.head)
    notes = "\n".join(pick(one.zh, one.en) for one in MEANS)
    yield Item(paragraph(setting, notes, NOTE), space=5)


def _lines(paper: ReconciliationPaper, setting: Setting) -> Iterator[Item]:
    pick, counts = setting.pick, paper.report.lines
    yield Item(_heading(setting, pick("当日银行流水", "The bank’s lines of the day")), space=18, keep=True)
    table = Table(
        setting,
        (Column(pick("怎样对上", "How they matched"), 138), Column(pick("笔数", "Lines"), 40, Align.RIGHT)),
        Element("Table"),
    )
    yield Item(table.head(), space=6, keep=True)
    for name, count in zip(LINES, counts, strict=True):
        words = LINE_WORDS[name]
        yield Item(table.row([pick(words.zh, words.en), f"{count:,}"]), repeat=table.head)
    total = [strong(pick("合计", "Together")), strong(f"{sum(counts):,}")]
    yield Item(table.row(total, over="line-control"), repeat=table.head)


def _breaks(paper: ReconciliationPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("差异", "Breaks")), space=18, keep=True)
    if not paper.report.breaks:
        yield Item(paragraph(setting, pick("没有差异。", "There is none."), BODY_SMALL), space=6)
        return
    columns = (
        Column(pick("规则", "Rule"), 16), Column(pick("差异与流水号", "Break and reference"), 52),
        Column(pick("起始日", "Since"), 21), Column(pick("金额（元）", "Amount (CNY)"), 27, Align.RIGHT),
        Column(pick("工作日", "Age"), 14, Align.RIGHT), Column(pick("状态与负责人", "State and owner"), 48),
    )  # fmt: skip
    table = Table(setting, columns, Element("Table"))
    yield Item(table.head(), space=6, keep=True)
    for one in paper.report.breaks:
        cells = [
            one.rule, f"{strong(paper.kinds[one.kind])}\n{one.reference}".rstrip(), one.day.isoformat(),
            _yuan(one.amount_fen), str(one.age_days), _state(one, paper, setting),
        ]  # fmt: skip
        yield Item(table.row(cells), repeat=table.head)
    note = pick(
        "账龄按工作日计算；未了结超过一个工作日的可疑资金差异，停止新的放款。",
        "Age counts working days. A break of doubtful money open for more than one stops new disbursements.",
    )
    yield Item(paragraph(setting, note, NOTE), space=5)


def _state(one: ReportedBreak, paper: ReconciliationPaper, setting: Setting) -> str:
    pick = setting.pick
    owner = one.owner or pick("无人负责", "nobody")
    if one.open:
        stops = pick("，停止放款", ", stops disbursements") if one.stops else ""
        return f"{strong(pick('待处理', 'open') + stops)}\n{owner}"
    closed = one.closed_at.astimezone(HOME_ZONE).date().isoformat() if one.closed_at else ""
    if not one.end:
        return f"{pick('自行消除', 'gone by itself')} {closed}"
    agreed = pick(f"{one.owner}提出，{one.agreed_by}复核", f"{one.owner}; agreed by {one.agreed_by}")
    return f"{paper.ends[one.end]} {closed}\n{agreed}\n{one.words}"


def _stops(paper: ReconciliationPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("停付", "What is stopped")), space=18, keep=True)
    if not paper.report.stops:
        yield Item(paragraph(setting, pick("没有停止任何划转。", "Nothing is stopped."), BODY_SMALL), space=6)
    for one in paper.report.stops:
        where = one.project_code or pick("所有项目", "every project")
        since = _moment(one.since)
        words = pick(
            f"{paper.flows[one.kind]}：{where}，自{since}起", f"{paper.flows[one.kind]}: {where}, since {since}"
        )
        yield Item(paragraph(setting, words, BODY_SMALL), space=4)


def _signature(paper: ReconciliationPaper, setting: Setting) -> Iterator[Item]:
    pick, signature = setting.pick, paper.signature
    yield Item(_heading(setting, pick("签认", "Signature")), space=18, keep=True)
    if signature is None:
        words = pick("尚无人签认这一天。", "Nobody has signed this day yet.")
        yield Item(paragraph(setting, words, BODY_SMALL), space=6, keep=True)
        digest = f"{pick(_DIGEST_OF.zh, _DIGEST_OF.en)}　{paper.digest}"
        yield Item(paragraph(setting, digest, NOTE), space=4)
        return
    words = pick(
        f"{signature.signed_by}于{_moment(signature.signed_at)}签认（第{signature.number}次）。",
        f"Signed by {signature.signed_by} on {_moment(signature.signed_at)} (signature {signature.number}).",
    )
    yield Item(paragraph(setting, words, BODY_SMALL), space=6, keep=True)
    yield Item(
        Verification(
            setting, signature.signed_at, paper.digest, _DIGEST_OF, pick(_HOW.zh, _HOW.en), paper.verify_url,
            state=_SIGNED,
        ),
        space=10,
    )  # fmt: skip


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))


def _day(setting: Setting, day: date) -> str:
    return in_chinese(Day(day)) if setting.chinese else in_english(Day(day))


def _moment(at: datetime) -> str:
    return f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M}"


def _yuan(fen: int) -> str:
    return grouped(fen).replace("-", "−")
