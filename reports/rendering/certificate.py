"""Lay out a certificate of evidence on one page: what was recorded, where it stands, what it means, how to check."""

from collections.abc import Iterator
from datetime import datetime

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import HOME_ZONE, business_date
from reports.domain.certificate import MEANS, MEANS_NOT, CertificatePaper, certificate_rows
from reports.domain.figures import Day, in_chinese
from reports.domain.inputs import Text
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Columns, Figures, Paragraph, Ruled, Setting
from reports.rendering.charts import paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Verification
from reports.rendering.pages import CONTENT_WIDTH, Item, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Table
from reports.rendering.theme import BODY, BODY_SMALL, FIGURE, HEADING, LEAD, MM, NOTE, TITLE, Language
from reports.rendering.typeset import Run

ATTACHED = "proof.json"
_TITLE = Text("存证证书", "Certificate of Evidence")
_CAUTION = "证书只说明记录未被改动。　It says that a record is unchanged, and nothing else."
_HOW = (
    "扫码核验；或取出随附的 proof.json，用离线程序核对，不需要本平台。\n"
    "Scan to verify; or take out the attached proof.json and check it with the offline program, without us."
)
_STATE = Text("已落定", "Final")
_DIGEST_OF = Text("承诺值（SHA-256）", "Commitment (SHA-256)")


def render_certificate(*, paper: CertificatePaper, fonts: FontSet) -> bytes:
    """Return the certificate as a PDF/A-3b file with its proof attached; the same paper gives the same bytes."""
    chinese, english = Setting(fonts, Language.ZH), Setting(fonts, Language.EN)
    pages = paginate(_items(paper, chinese, english))
    pen = Pen(fonts=fonts)
    pen.start_part(lang=Language.ZH.value)
    number = f"{paper.number:,}"
    frame = Running(chinese, _TITLE.zh, number, _CAUTION, first=0, total=len(pages))
    draw_pages(pen, pages, furniture=frame)
    about = About(
        titles={"zh-Hans": f"{_TITLE.zh} {number}", "en": f"{_TITLE.en} {number}"},
        author=paper.house.zh,
        subject=paper.verify_url,
        keywords=f"evidence {paper.record_id}",
        at=paper.final_at.replace(microsecond=0),
    )
    proof = Attachment(ATTACHED, "application/json", canonical_bytes(dict(paper.proof)), "Proof file of the record")
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[proof])


def _items(paper: CertificatePaper, chinese: Setting, english: Setting) -> Iterator[Item]:
    day = in_chinese(Day(business_date(paper.final_at)))
    rows = (
        (("记录", f"no. {paper.number:,}"), ("落定", day)),
        (("检查点", f"no. {paper.checkpoint_seq:,}"), ("链号", str(paper.chain_id))),
    )
    yield Item(Letterhead(chinese, paper.house, Text("存证与核验", "Evidence and verification"), rows))
    yield Item(Paragraph(chinese, [Run(_TITLE.zh)], TITLE, kind="H1"), space=9, keep=True)
    yield Item(paragraph(english, _TITLE.en, LEAD, "ink-2"), space=1, keep=True)
    yield Item(_dates(paper, chinese), space=12)
    yield from _particulars(paper, chinese)
    yield Item(_heading(chinese, "它说明什么　What it says"), space=14, keep=True)
    yield Item(_meaning(chinese, english), space=6)
    yield Item(_heading(chinese, "自己核对　Checking it yourself"), space=14, keep=True)
    steps = (
        f"第{paper.number:,}条记录经{paper.steps}步算到检查点{paper.checkpoint_seq}的总摘要"
        f"（共{paper.checkpoint_size:,}条），每一步都在随附的 proof.json 里。任何以太坊节点都能回答下面这条命令"
        "（URL处填节点地址），答案应与上表一致：\n"
        f"Record no. {paper.number:,} leads in {paper.steps} steps, all in the attached proof.json, to the root of "
        f"checkpoint {paper.checkpoint_seq} over {paper.checkpoint_size:,} records. Any Ethereum node, put in place of "
        "URL, answers this command, and the answer must agree with the table:"
    )
    yield Item(paragraph(chinese, steps, BODY_SMALL), space=5)
    yield Item(paragraph(english, paper.command, NOTE, "ink-2"), space=5)
    yield Item(
        Verification(
            chinese, paper.final_at, paper.commitment, _DIGEST_OF, _HOW, paper.verify_url, state=_STATE, final=True
        ),
        space=14,
    )


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))


def _dates(paper: CertificatePaper, setting: Setting) -> Figures:
    """What was recorded and when, large; every instant in Beijing time."""
    version = f"　v{paper.version}" if paper.version > 1 else ""
    return Figures(
        [
            (
                paragraph(setting, "记录　Record", NOTE),
                Paragraph(setting, [Run(f"{paper.kind.zh}{version}", face=FIGURE.face, size=13)], FIGURE),
            ),
            (paragraph(setting, "登记　Recorded", NOTE), _instant(setting, paper.recorded_at)),
            (paragraph(setting, "封存　Sealed", NOTE), _instant(setting, paper.sealed_at)),
        ]
    )


def _instant(setting: Setting, at: datetime) -> Paragraph:
    shown = f"{at.astimezone(HOME_ZONE):%Y-%m-%d %H:%M:%S}"
    return Paragraph(setting, [Run(shown, face=FIGURE.face, size=11)], FIGURE)


def _particulars(paper: CertificatePaper, setting: Setting) -> Iterator[Item]:
    table = Table(setting, (Column("项目 Particular", 56), Column("值 Value", 122)), Element("Table"))
    yield Item(table.head(), space=14, keep=True)
    for label, value in certificate_rows(paper):
        yield Item(table.row([f"{label.zh}　{label.en}", value], colours=["ink-2"]), repeat=table.head)


def _meaning(chinese: Setting, english: Setting) -> Columns:
    half = (CONTENT_WIDTH - 8 * MM) / 2
    zh = "\n".join([*(text.zh for text in MEANS), *(strong("不") + text.zh[1:] for text in MEANS_NOT)])
    en = "\n".join(text.en for text in (*MEANS, *MEANS_NOT))
    return Columns([(paragraph(chinese, zh, BODY), half), (paragraph(english, en, BODY_SMALL), half)], gutter=8 * MM)
