"""What frames a document: the letterhead, the running header and footer, the channel shapes and the closing block."""

from dataclasses import dataclass

from hub.kernel.clock import HOME_ZONE, business_date
from reports.domain.document import Document, Part
from reports.domain.figures import Day, in_chinese, in_english
from reports.rendering.blocks import Paragraph, Setting
from reports.rendering.charts import at_align, paragraph
from reports.rendering.emblem import draw_mark, draw_qr, draw_seal_recorded
from reports.rendering.fonts import Face
from reports.rendering.pages import BOTTOM, CONTENT_WIDTH, LEFT
from reports.rendering.pen import Element, Pen
from reports.rendering.theme import BODY_SMALL, MM, NOTE, PAGE_HEIGHT, RUNNING, Align, Style

_HOUSE = Style(Face.SERIF_BOLD, 11.5, 15)
_MARK = Style(Face.SERIF_BOLD, 15, 22, "surface", align=Align.CENTRE)


def day_text(setting: Setting, value: Day) -> str:
    """Write a day in the part's language."""
    return in_chinese(value) if setting.chinese else in_english(value)


@dataclass
class Letterhead:
    """The house on the left; number, day, client and advisor on the right."""

    setting: Setting
    document: Document

    def height(self, width: float) -> float:
        return 15 * MM

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        with pen.artefact():
            draw_mark(pen, x=x, top=top, size=10 * MM)
            pen.rule(x, top - 14 * MM, x + width, top - 14 * MM, "line-2")
        mark = Element("Figure", alt=self.setting.pick("枢，平台的标记", "The mark of the platform"))
        paragraph_of_mark = paragraph(self.setting, "枢", _MARK)
        paragraph_of_mark.element, paragraph_of_mark.kind = mark, "Figure"
        paragraph_of_mark.draw(pen, x, top - 2.6, 10 * MM)
        house = self.document.content.house
        pick = self.setting.pick
        paragraph(self.setting, pick(house.name.zh, house.name.en), _HOUSE).draw(pen, x + 13 * MM, top + 1, 70 * MM)
        branch = paragraph(self.setting, pick(house.branch.zh, house.branch.en), NOTE)
        branch.draw(pen, x + 13 * MM, top - 15, 70 * MM)
        self._facts(pen, x + width - 88 * MM, top)

    def _facts(self, pen: Pen, left: float, top: float) -> None:
        pick, content, issue = self.setting.pick, self.document.content, self.document.issue
        day = day_text(self.setting, Day(business_date(issue.at)))
        facts = (
            (pick("编号", "No."), issue.number, pick("出具", "Issued"), day),
            (
                pick("为", "For"),
                content.client.name,
                pick("顾问", "Advisor"),
                pick(content.advisor.name.zh, content.advisor.name.en),
            ),
        )
        for label, value, other, other_value in facts:
            for text, dx, width, colour in (
                (label, 0, 11, "ink-3"),
                (value, 11, 36, "ink"),
                (other, 47, 13, "ink-3"),
                (other_value, 60, 28, "ink"),
            ):
                paragraph(self.setting, text, NOTE, colour).draw(pen, left + dx * MM, top - 2, width * MM)
            top -= 13


def running(setting: Setting, document: Document, *, first: int, total: int, title: str, caution: str) -> "Running":
    """Return the furniture of one part whose first page has the index ``first``."""
    return Running(setting, document, first, total, title, caution)


@dataclass
class Running:
    """Header from the second page on, footer on all: number and client above, caution and page x of y below."""

    setting: Setting
    document: Document
    first: int
    total: int
    title: str
    caution: str

    def __call__(self, pen: Pen, index: int) -> None:
        with pen.artefact():
            if index:
                self._header(pen)
            self._footer(pen, self.first + index + 1)

    def _header(self, pen: Pen) -> None:
        top = PAGE_HEIGHT - 13 * MM
        self._line(pen, self.title, top, Align.LEFT)
        issue, client = self.document.issue, self.document.content.client
        self._line(pen, f"{client.name}　{issue.number}", top, Align.RIGHT)
        pen.rule(LEFT, top - 13, LEFT + CONTENT_WIDTH, top - 13, "line-2")

    def _footer(self, pen: Pen, number: int) -> None:
        top = BOTTOM - 6 * MM
        pen.rule(LEFT, top + 2, LEFT + CONTENT_WIDTH, top + 2, "line")
        self._line(pen, self.caution, top - 1, Align.LEFT)
        page = self.setting.pick(f"第{number}页，共{self.total}页", f"Page {number} of {self.total}")
        self._line(pen, page, top - 1, Align.RIGHT)

    def _line(self, pen: Pen, text: str, top: float, align: Align) -> None:
        style = at_align(RUNNING, align)
        pen.lines(paragraph(self.setting, text, style).lines(CONTENT_WIDTH), x=LEFT, top=top, style=style)


@dataclass
class Closing:
    """Seal and digest, three signature lines, the code and how to use it; kept together."""

    setting: Setting
    document: Document
    digest: str
    size: float = 21 * MM

    def height(self, width: float) -> float:
        return self._signing_height() + 5 * MM + max(self.size, self._how().height(self._how_width(width)))

    def _signing_height(self) -> float:
        return 21 * MM

    def _how_width(self, width: float) -> float:
        return width - 2 * self.size - 46 * MM - 18 * MM

    def _how(self) -> Paragraph:
        statements = self.document.section(Part.VERIFY).statements
        words = "\n".join(self.setting.pick(statement.zh, statement.en) for statement in statements)
        return paragraph(self.setting, words, BODY_SMALL)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self._signatures(pen, x, top, width)
        top -= self._signing_height() + 5 * MM
        state = Element("Figure", alt=self.setting.pick("印：已记录，尚未覆盖", "Seal: recorded, not yet covered"))
        with pen.content(state):
            draw_seal_recorded(pen, x=x - 1, top=top, size=self.size)
        self._state(pen, x + self.size + 5 * MM, top)
        self._how().draw(pen, x + self.size + 56 * MM, top - 2, self._how_width(width))
        address = self.document.issue.verify_url
        code = Element("Figure", alt=self.setting.pick("核验二维码：", "Verification code: ") + address)
        with pen.content(code):
            draw_qr(pen, text=address, x=x + width - self.size, top=top, size=self.size)

    def _state(self, pen: Pen, x: float, top: float) -> None:
        pick = self.setting.pick
        at = self.document.issue.at.astimezone(HOME_ZONE)
        groups = [self.digest[i : i + 8] for i in range(0, 64, 8)]
        lines = (
            (pick("**出具时：已记录**", "**At issue: recorded**"), "accent"),
            (pick(f"{at:%Y-%m-%d %H:%M} 北京时间", f"{at:%Y-%m-%d %H:%M} Beijing time"), "ink-2"),
            (pick("所附事实的指纹（SHA-256）", "Digest of the attached facts (SHA-256)"), "ink-3"),
            *((f"{groups[i]} {groups[i + 1]}", "ink-2") for i in range(0, 8, 2)),
        )
        for text, colour in lines:
            line = paragraph(self.setting, text, Style(NOTE.face, 7, 9.6), colour)
            line.draw(pen, x, top - 1, 48 * MM)
            top -= 9.6

    def _signatures(self, pen: Pen, x: float, top: float, width: float) -> None:
        pick, content = self.setting.pick, self.document.content
        slots = (
            (pick("投资者", "Investor"), content.client.name),
            (pick("客户经理", "Advisor"), pick(content.advisor.name.zh, content.advisor.name.en)),
            (pick("复核", "Reviewer"), ""),
        )
        own = (width - 2 * 8 * MM) / 3
        for number, (role, name) in enumerate(slots):
            left, line = x + number * (own + 8 * MM), top - 14 * MM
            with pen.artefact():
                pen.rule(left, line, left + own, line, "line-control", 0.6)
            paragraph(self.setting, f"{role}　{name}".rstrip("　"), NOTE, "ink-2").draw(pen, left, line - 3, own * 0.7)
            dated = paragraph(self.setting, pick("日期", "Date"), at_align(NOTE, Align.RIGHT))
            dated.draw(pen, left + own * 0.6, line - 3, own * 0.4)
