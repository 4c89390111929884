"""Lay out the brief on one page, whatever there is to say: what matters least is shortened until it fits."""

from collections.abc import Iterator, Sequence

from hub.kernel.clock import HOME_ZONE, business_date
from hub.kernel.money import grouped
from reports.domain.brief import TITLE, BriefPaper, SaidLine
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.domain.statements import strong
from reports.rendering.archive import About, archive
from reports.rendering.blocks import Block, Columns, Figures, Itemised, Note, Paragraph, Ruled, Setting, Stack
from reports.rendering.charts import Bar, Share, paragraph
from reports.rendering.emblem import CHANNEL_NAMES
from reports.rendering.fonts import FontSet
from reports.rendering.letter import Letterhead, Running
from reports.rendering.pages import CONTENT_WIDTH, BlockTooTall, Item, Page, draw_pages, paginate
from reports.rendering.pen import Pen
from reports.rendering.spoken import highlighted
from reports.rendering.theme import (
    BODY,
    BODY_SMALL,
    DRAWBACK_SIGN,
    FIGURE,
    FIGURE_UNIT,
    HEADING,
    MM,
    NOTE,
    QUOTE,
    TITLE_EN,
    Language,
)
from reports.rendering.theme import TITLE as TITLE_ZH
from reports.rendering.typeset import Run

_CAUTION = Text(
    "内部文件，只供本次见面使用；不得交给客户，不得推介高于等级的产品。",
    "Internal, for this meeting alone; not to be handed over, and nothing above the level may be proposed.",
)
MOST, LEAST = 8, 1
"""Rows of each list: as many as fit, tried from the most."""
_LONGEST_NOTE = 220
_HALF = (CONTENT_WIDTH - 8 * MM) / 2


def render_brief(*, paper: BriefPaper, fonts: FontSet, language: Language) -> bytes:
    """Return the one page as a PDF/A-3b file; the same paper gives the same bytes."""
    setting = Setting(fonts, language)
    pages = _one_page(paper, setting)
    pen = Pen(fonts=fonts)
    pen.start_part(lang=language.value)
    title, caution = setting.pick(TITLE.zh, TITLE.en), setting.pick(_CAUTION.zh, _CAUTION.en)
    draw_pages(pen, pages, furniture=Running(setting, title, paper.client, caution, first=0, total=len(pages)))
    day = business_date(paper.at).isoformat()
    about = About(
        titles={language.value: f"{title} {day}"},
        author=setting.pick(HOUSE_NAME.zh, HOUSE_NAME.en),
        subject=day,
        keywords=f"brief {paper.subject_id} {day}",
        at=paper.at.replace(microsecond=0),
    )
    return archive(drawn=pen.finish(), about=about, tree=pen.root, attachments=[])


def _one_page(paper: BriefPaper, setting: Setting) -> list[Page]:
    for most in range(MOST, LEAST - 1, -1):
        pages = paginate(_items(paper, setting, most))
        if len(pages) == 1:
            return pages
    raise BlockTooTall(f"the brief on {paper.subject_id} does not fit on one page")


def _items(paper: BriefPaper, setting: Setting, most: int) -> Iterator[Item]:
    pick = setting.pick
    yield Item(Letterhead(setting, HOUSE_NAME, paper.branch, _head(paper, setting)))
    style = TITLE_ZH if setting.chinese else TITLE_EN
    yield Item(
        Paragraph(setting, [Run(paper.client or pick("未留姓名", "Unnamed"))], style, kind="H1"), space=7, keep=True
    )
    known = [paper.latin, paper.about, paper.phone]
    yield Item(paragraph(setting, pick("　", "  ·  ").join(one for one in known if one) or "–", NOTE, "ink-2"), space=1)
    yield Item(_figures(paper, setting), space=9)
    yield from _first(paper, setting, most)
    yield from _said(paper, setting, most)
    yield from _needs_and_owed(paper, setting, most)
    yield from _money(paper, setting)


def _head(paper: BriefPaper, setting: Setting) -> Sequence[tuple[tuple[str, str], tuple[str, str]]]:
    pick, at = setting.pick, paper.at.astimezone(HOME_ZONE)
    return (
        (
            (pick("顾问", "For"), pick(paper.advisor.zh, paper.advisor.en)),
            (pick("截至", "As of"), f"{at:%Y-%m-%d %H:%M}"),
        ),
        ((pick("用途", "Use"), pick("见面前阅读", "before the meeting")), (pick("等级", "Level"), paper.level)),
    )


def _figures(paper: BriefPaper, setting: Setting) -> Figures:
    pick = setting.pick
    meeting = paper.meeting_at.astimezone(HOME_ZONE) if paper.meeting_at else None
    cells = (
        (pick("等级", "Level"), paper.level, paper.level_words),
        (pick("测评有效至", "Valid until"), paper.level_until or "–", ""),
        (pick("预约", "Appointment"), f"{meeting:%m-%d %H:%M}" if meeting else "–", paper.meeting_words),
        (pick("上次见面", "Last contact"), paper.last_contact, ""),
    )
    return Figures([
        (paragraph(setting, label, NOTE), Paragraph(setting, [
            Run(text, face=FIGURE.face, size=11.5),
            Run("\u2002" + unit, colour=FIGURE_UNIT.colour, face=FIGURE_UNIT.face, size=FIGURE_UNIT.size),
        ], FIGURE))
        for label, text, unit in cells
    ])  # fmt: skip


def _first(paper: BriefPaper, setting: Setting, most: int) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("先处理", "Settle first")), space=13, keep=True)
    if not paper.first:
        yield Item(paragraph(setting, pick("没有需要先处理的事。", "Nothing waits to be settled."), BODY), space=4)
    for number, one in enumerate(paper.first[:most], start=1):
        sign = Paragraph(setting, [Run(str(number), colour="alarm" if one.alarm else "accent")], DRAWBACK_SIGN)
        body = paragraph(setting, strong(one.words) if one.alarm else one.words, BODY)
        yield Item(Itemised(sign, body), space=4)
    yield from _rest(setting, len(paper.first) - most)
    if paper.binding:
        words = pick("等级由此决定：", "What sets the level: ") + paper.binding
        yield Item(paragraph(setting, words, BODY_SMALL), space=5)


def _said(paper: BriefPaper, setting: Setting, most: int) -> Iterator[Item]:
    if not paper.said:
        return
    yield Item(_heading(setting, setting.pick("说过的话", "In their own words")), space=13, keep=True)
    for one in paper.said[: max(1, most // 3)]:
        yield Item(_note(one, setting, longest=_LONGEST_NOTE * most // MOST), space=5)


def _note(one: SaidLine, setting: Setting, *, longest: int) -> Note:
    """A note cut around the words that a rule used, if it is too long."""
    first, last = (one.spans[0][0], one.spans[-1][1]) if one.spans else (0, 0)
    start = max(0, min(first, len(one.excerpt) - longest)) if len(one.excerpt) > longest else 0
    start = 0 if last <= longest else start
    end = min(len(one.excerpt), start + longest)
    spans = tuple((a - start, b - start) for a, b in one.spans if a >= start and b <= end)
    text = one.excerpt[start:end]
    runs = [
        *([Run("……")] if start else []),
        *highlighted(text, spans),
        *([Run("……")] if end < len(one.excerpt) else []),
    ]
    channel, at = setting.pick(*CHANNEL_NAMES[one.channel]), one.at.astimezone(HOME_ZONE)
    dot = setting.pick("　", "  ·  ")
    caption = f"{channel}{dot}{at:%Y-%m-%d}{dot}{setting.pick('记录：', 'noted by ')}{one.author}"
    return Note(Paragraph(setting, runs, QUOTE), paragraph(setting, caption, NOTE, "ink-2"), one.channel)


def _needs_and_owed(paper: BriefPaper, setting: Setting, most: int) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("需要与承诺", "Needs, and what is owed")), space=13, keep=True)
    rows = (
        (pick("描述", "Reads"), (paper.label,) if paper.label else ()),
        (pick("想要", "Wants"), paper.wants),
        (pick("担心", "Worries"), paper.worries),
        (pick("不要", "Not wanted"), paper.unwanted),
        (pick("在看", "Looks at"), paper.looked_at),
    )
    said = [f"{label}{pick('：', ': ')}{strong(pick('；', '; ').join(texts[:most]))}" for label, texts in rows if texts]
    left: list[Block] = [paragraph(setting, text, BODY_SMALL, "ink") for text in said]
    right: list[Block] = [
        paragraph(setting, f"{business_date(one.due_at).isoformat()}{pick('　', '  ')}{one.words}", BODY_SMALL,
                  "alarm" if one.late else "ink")
        for one in paper.owed[:most]
    ]  # fmt: skip
    nothing = paragraph(setting, pick("还没有听到。", "Nothing heard yet."), BODY_SMALL)
    free = paragraph(setting, pick("没有欠下的事。", "Nothing is owed."), BODY_SMALL)
    yield Item(
        Columns([(Stack(left or [nothing], 3), _HALF), (Stack(right or [free], 3), _HALF)], gutter=8 * MM), space=5
    )
    yield from _rest(setting, len(paper.owed) - most)


def _money(paper: BriefPaper, setting: Setting) -> Iterator[Item]:
    pick = setting.pick
    yield Item(_heading(setting, pick("钱在哪里", "Where the money is")), space=13, keep=True)
    total = pick(f"共{grouped(paper.total_fen)}元", f"CNY {grouped(paper.total_fen)} in all")
    yield Item(paragraph(setting, strong(total), BODY), space=4, keep=bool(paper.total_fen))
    parts = [(pick("本人账户", "Own account"), paper.purse_fen)]
    parts += [(f"{one.project} {one.rating}".rstrip(), one.principal_fen) for one in paper.holdings]
    shares = [Share(fen, f"{label} {grouped(fen)}") for label, fen in parts if fen > 0]
    if shares:
        alt = pick("分布：", "Shares: ") + pick("，", ", ").join(share.label for share in shares)
        yield Item(Bar(setting, shares, alt), space=5)


def _rest(setting: Setting, count: int) -> Iterator[Item]:
    if count > 0:
        words = setting.pick(f"另有{count}项，见工作台。", f"{count} more at the desk.")
        yield Item(paragraph(setting, words, NOTE), space=3)


def _heading(setting: Setting, text: str) -> Ruled:
    return Ruled(Paragraph(setting, [], HEADING), paragraph(setting, text, HEADING))
