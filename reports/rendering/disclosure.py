"""Lay out one version of a disclosure: the Chinese part, then the English, each with every fact of the register."""

from collections.abc import Iterator, Sequence

from reports.domain.disclosure import ATTACHED, DisclosurePaper, PaperPart, PaperTable, PaperText
from reports.domain.figures import Day, in_chinese, in_english
from reports.domain.inputs import Text
from reports.domain.statements import strong
from reports.rendering.archive import About, Attachment, archive
from reports.rendering.blocks import Block, Paragraph, Ruled, Setting
from reports.rendering.charts import paragraph
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running, Verification
from reports.rendering.pages import Item, Page, draw_pages, paginate
from reports.rendering.pen import Element, Pen
from reports.rendering.tables import Column, Table
from reports.rendering.theme import (
    BODY,
    BODY_SMALL,
    CELL,
    HEADING,
    LEAD,
    NOTE_STRONG,
    TITLE,
    TITLE_EN,
    Align,
    Language,
)
from reports.rendering.typeset import Run

LAYOUT = "disclosure/4"
"""Raised by hand whenever a change alters the bytes of a paper from an unchanged version."""
_OFFICE = Text("信息披露", "Disclosure")
_CAUTION = Text(
    "投资有风险，理财需谨慎。披露不是要约，也不是建议。",
    "Investing carries risk; decide with care. A disclosure is neither an offer nor advice.",
)
_HOW = Text(
    "扫码核验：核验页说出这一版是否仍为现行版本，并逐步核对它的存证。",
    "Scan to verify: the page says whether this version still stands, and checks its proof step by step.",
)
_STATE = Text("发布时：已登记", "On publication: registered")
_DIGEST_OF = Text("内容的指纹（SHA-256）", "Digest of the content (SHA-256)")
_WIDEST, _NARROWEST, _WHOLE, _SPARE, _PADDING = 40, 7, 14, 1.15, 2
"""Share of a column by its longest cell, in half-width characters, within the first two bounds, beside its padding.

What is at most ``_WHOLE`` long, a day or a short word, gets a little more, so that it is never cut.
"""


def render_disclosure(*, paper: DisclosurePaper, fonts: FontSet) -> bytes:
    """Return the PDF/A-3b file with the sealed content attached; the same paper gives the same bytes."""
    pen = Pen(fonts=fonts)
    parts = [
        (setting, paginate(_items(paper, part, setting)))
        for part, setting in ((paper.zh, Setting(fonts, Language.ZH)), (paper.en, Setting(fonts, Language.EN)))
    ]
    total, first = sum(len(pages) for _, pages in parts), 0
    for (setting, pages), part in zip(parts, (paper.zh, paper.en), strict=True):
        _draw(pen, setting, pages, paper, part, first, total)
        first += len(pages)
    about = About(
        titles={"zh-Hans": f"{paper.zh.title} v{paper.number}", "en": f"{paper.en.title} v{paper.number}"},
        author=paper.house.zh,
        subject=paper.verify_url,
        keywords=f"disclosure {paper.slug} v{paper.number}",
        at=paper.published_at.replace(microsecond=0),
    )
    sealed = Attachment(ATTACHED, "application/json", paper.content, "Sealed content, canonical JSON (RFC 8785)")
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[sealed])


def _draw(
    pen: Pen, setting: Setting, pages: list[Page], paper: DisclosurePaper, part: PaperPart, first: int, total: int
) -> None:
    if first:
        pen.next_page()
    pen.start_part(lang=setting.language.value)
    identity = f"{paper.slug}　v{paper.number}"
    caution = setting.pick(_CAUTION.zh, _CAUTION.en)
    draw_pages(pen, pages, furniture=Running(setting, part.title, identity, caution, first=first, total=total))


def _items(paper: DisclosurePaper, part: PaperPart, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    day = Day(paper.published_date)
    rows = (
        ((pick("种类", "Kind"), part.kind), (pick("版本", "Version"), f"v{paper.number}")),
        ((pick("发布", "Date"), in_chinese(day) if setting.chinese else in_english(day)),
         (pick("性质", "What"), part.change)),
    )  # fmt: skip
    yield Item(Letterhead(setting, paper.house, _OFFICE, rows))
    title = TITLE if setting.chinese else TITLE_EN
    yield Item(Paragraph(setting, [Run(part.title)], title, kind="H1"), space=9, keep=True)
    if part.summary:
        yield Item(paragraph(setting, part.summary, LEAD), space=4)
    if part.risk:
        yield Item(paragraph(setting, part.risk, BODY_SMALL), space=8)
    if part.reason:
        label = pick("本版原因：", "Reason of this version: ")
        yield Item(paragraph(setting, strong(label) + part.reason, BODY), space=8)
    for chapter in part.chapters:
        yield Item(
            Ruled(Paragraph(setting, [], HEADING), paragraph(setting, chapter.title, HEADING)), space=16, keep=True
        )
        for block in chapter.blocks:
            yield from _text(setting, block) if isinstance(block, PaperText) else _table(setting, block)
    closing = pick("签署与核验", "Signed and verified")
    yield Item(Ruled(Paragraph(setting, [], HEADING), paragraph(setting, closing, HEADING)),
               space=18, keep=True)  # fmt: skip
    yield Item(paragraph(setting, part.signed, BODY), space=5, keep=True)
    how = pick(_HOW.zh, _HOW.en)
    yield Item(
        Verification(setting, paper.published_at, paper.digest, _DIGEST_OF, how, paper.verify_url, state=_STATE),
        space=12,
    )


def _text(setting: Setting, block: PaperText) -> Iterator[Item]:
    if block.label:
        yield Item(paragraph(setting, block.label, NOTE_STRONG), space=6, keep=bool(block.text))
    yield from (Item(paragraph(setting, one, BODY), space=2) for one in block.text.split("\n") if one)


def _table(setting: Setting, block: PaperTable) -> Iterator[Item]:
    if block.heading:
        yield Item(paragraph(setting, block.heading, NOTE_STRONG), space=8, keep=True)
    columns = [
        Column(head, _share([head, *(row[number] for row in block.rows)]), Align.RIGHT if right else Align.LEFT)
        for number, (head, right) in enumerate(zip(block.heads, block.numeric, strict=True))
    ]
    table = Table(setting, columns, Element("Table"))
    headed = any(block.heads)
    if headed:
        yield Item(table.head(), space=6, keep=True)
    for number, cells in enumerate(block.rows):
        row: Block = table.row(cells, style=CELL)
        yield Item(row, space=0 if number or headed else 6, repeat=table.head if headed else None)


def _share(cells: Sequence[str]) -> float:
    longest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in cell) for cell in cells)
    spare = _SPARE if longest <= _WHOLE else 1
    return min(_WIDEST, max(_NARROWEST, longest)) * spare + _PADDING
