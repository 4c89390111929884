"""What frames a document: letterhead, running header and footer, signature lines, seal and verification code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.kernel.clock import HOME_ZONE
from reports.domain.figures import Day, in_chinese, in_english
from reports.domain.inputs import Text
from reports.domain.statements import strong
from reports.rendering.blocks import Paragraph, Setting
from reports.rendering.charts import at_align, paragraph
from reports.rendering.emblem import draw_mark, draw_qr, draw_seal_final, draw_seal_recorded, draw_seal_sealed
from reports.rendering.fonts import Face
from reports.rendering.pages import BOTTOM, CONTENT_WIDTH, LEFT
from reports.rendering.pen import Element, Pen
from reports.rendering.theme import BODY_SMALL, MM, NOTE, PAGE_HEIGHT, RUNNING, Align, Style

_HOUSE = Style(Face.SERIF_BOLD, 11.5, 15)
_MARK = Style(Face.SERIF_BOLD, 15, 22, "surface", align=Align.CENTRE)
_STATE = Style(Face.SANS, 7, 9.6)

AT_ISSUE = Text("出具时：已记录", "At issue: recorded")

Fact = tuple[str, str]
"""A label and its value in the letterhead."""


def day_text(setting: Setting, value: Day) -> str:
    """Write a day in the part's language."""
    return in_chinese(value) if setting.chinese else in_english(value)


@dataclass
class Letterhead:
    """The house on the left; on the right two rows of two facts."""

    setting: Setting
    house: Text
    branch: Text
    rows: Sequence[tuple[Fact, Fact]]

    def height(self, width: float) -> float:
        return 15 * MM

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pick = self.setting.pick
        with pen.artefact():
            draw_mark(pen, x=x, top=top, size=10 * MM)
            pen.rule(x, top - 14 * MM, x + width, top - 14 * MM, "line-2")
        mark = paragraph(self.setting, "枢", _MARK)
        mark.element = Element("Figure", alt=pick("枢，平台的标记", "The mark of the platform"))
        mark.kind = "Figure"
        mark.draw(pen, x, top - 2.6, 10 * MM)
        paragraph(self.setting, pick(self.house.zh, self.house.en), _HOUSE).draw(pen, x + 13 * MM, top + 1, 70 * MM)
        branch = paragraph(self.setting, pick(self.branch.zh, self.branch.en), NOTE)
        branch.draw(pen, x + 13 * MM, top - 15, 70 * MM)
        self._facts(pen, x + width - 88 * MM, top)

    def _facts(self, pen: Pen, left: float, top: float) -> None:
        for (label, value), (other, other_value) in self.rows:
            for text, dx, width, colour in (
                (label, 0, 11, "ink-3"),
                (value, 11, 36, "ink"),
                (other, 47, 13, "ink-3"),
                (other_value, 60, 28, "ink"),
            ):
                paragraph(self.setting, text, NOTE, colour).draw(pen, left + dx * MM, top - 2, width * MM)
            top -= 13


@dataclass
class Running:
    """Header on pages without a letterhead, footer on all: title and identity above, caution and page x of y below."""

    setting: Setting
    title: str
    identity: str
    caution: str
    first: int
    total: int
    headed: frozenset[int] = frozenset({0})
    """Pages that begin with a letterhead of their own."""

    def __call__(self, pen: Pen, index: int) -> None:
        with pen.artefact():
            if index not in self.headed:
                self._header(pen)
            self._footer(pen, self.first + index + 1)

    def _header(self, pen: Pen) -> None:
        top = PAGE_HEIGHT - 13 * MM
        self._line(pen, self.title, top, Align.LEFT)
        self._line(pen, self.identity, top, Align.RIGHT)
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
class Signatures:
    """Lines to sign on, each with a role, a printed name and a date."""

    setting: Setting
    slots: Sequence[tuple[str, str]]

    def height(self, width: float) -> float:
        return 21 * MM

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        own = (width - (len(self.slots) - 1) * 8 * MM) / len(self.slots)
        line = top - 14 * MM
        for number, (role, name) in enumerate(self.slots):
            left = x + number * (own + 8 * MM)
            with pen.artefact():
                pen.rule(left, line, left + own, line, "line-control", 0.6)
            signed = paragraph(self.setting, f"{role}　{name}".rstrip("　"), NOTE, "ink-2")
            signed.draw(pen, left, line - 3, own * 0.7)
            dated = paragraph(self.setting, self.setting.pick("日期", "Date"), at_align(NOTE, Align.RIGHT))
            dated.draw(pen, left + own * 0.6, line - 3, own * 0.4)


@dataclass
class Verification:
    """The seal as it stood at issue with a digest, how to verify, and the code."""

    setting: Setting
    at: datetime
    digest: str
    digest_of: Text
    how: str
    url: str
    state: Text = AT_ISSUE
    size: float = 21 * MM
    final: bool = False
    covered: bool = False

    def height(self, width: float) -> float:
        return max(self.size + 3, self._how().height(self._how_width(width)))

    def _how_width(self, width: float) -> float:
        return width - 2 * self.size - 64 * MM

    def _how(self) -> Paragraph:
        return paragraph(self.setting, self.how, BODY_SMALL)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pick = self.setting.pick
        draw_seal, alt = self._impression()
        with pen.content(Element("Figure", alt=alt)):
            draw_seal(pen, x=x - 1, top=top, size=self.size)
        self._state(pen, x + self.size + 5 * MM, top)
        self._how().draw(pen, x + self.size + 56 * MM, top - 2, self._how_width(width))
        code = Element("Figure", alt=pick("核验二维码：", "Verification code: ") + self.url)
        with pen.content(code):
            draw_qr(pen, text=self.url, x=x + width - self.size, top=top, size=self.size)

    def _impression(self) -> tuple[Callable[..., None], str]:
        """Return what draws the seal, and the words for who cannot see it."""
        pick = self.setting.pick
        if self.final:
            return draw_seal_final, pick("印：已落定", "Seal: final")
        if self.covered:
            return draw_seal_sealed, pick("印：已封存，尚未落定", "Seal: sealed, not yet final")
        return draw_seal_recorded, pick("印：已记录，尚未覆盖", "Seal: recorded, not yet covered")

    def _state(self, pen: Pen, x: float, top: float) -> None:
        pick, at = self.setting.pick, self.at.astimezone(HOME_ZONE)
        groups = [self.digest[i : i + 8] for i in range(0, 64, 8)]
        lines = (
            (strong(pick(self.state.zh, self.state.en)), "accent"),
            (pick(f"{at:%Y-%m-%d %H:%M} 北京时间", f"{at:%Y-%m-%d %H:%M} Beijing time"), "ink-2"),
            (pick(self.digest_of.zh, self.digest_of.en), "ink-3"),
            *((f"{groups[i]} {groups[i + 1]}", "ink-2") for i in range(0, 8, 2)),
        )
        for text, colour in lines:
            paragraph(self.setting, text, _STATE, colour).draw(pen, x, top - 1, 49 * MM)
            top -= _STATE.leading
