"""Put the sections of a suitability report in order, numbered and headed."""

from collections.abc import Callable, Iterator

from hub.kernel.clock import business_date
from reports.domain.document import Document, Part, Section
from reports.domain.figures import Day
from reports.rendering import advised, annex, opening, spoken
from reports.rendering.blocks import (
    Paragraph,
    Ruled,
    Setting,
)
from reports.rendering.charts import paragraph
from reports.rendering.layout import Layout
from reports.rendering.letter import Letterhead, day_text
from reports.rendering.pages import Item
from reports.rendering.theme import (
    HEADING,
    MM,
)
from reports.rendering.typeset import Run

_NUMBERS = "一二三四五六七八九十"
_BODIES: dict[Part, Callable[[Layout, Section], Iterator[Item]]] = {
    Part.TOLD: spoken.told,
    Part.SAW: spoken.saw,
    Part.CONTRADICTIONS: spoken.contradictions,
    Part.LEVEL: advised.level,
    Part.MATCHES: advised.matches,
    Part.PLAN: advised.plan,
    Part.DRAWBACKS: advised.drawbacks,
    Part.COSTS: advised.costs,
    Part.VERIFY: annex.closing,
}


def report_items(*, document: Document, digest: str, setting: Setting, original: str = "") -> Iterator[Item]:
    """Yield the flow of one language part; ``original`` is the digest of the issued file where this is an edition."""
    layout = Layout(document=document, digest=digest, setting=setting, original=original)
    yield Item(_letterhead(document, setting))
    yield from opening.conclusion(layout)
    printed = [section for section in document.sections[1:] if section.statements]
    for number, section in enumerate(printed, start=1):
        layout.margins.section()
        yield Item(_heading(layout, section, number), space=17, keep=True)
        yield from _BODIES.get(section.part, advised.plain_list)(layout, section)


def _letterhead(document: Document, setting: Setting) -> Letterhead:
    content, issue, pick = document.content, document.issue, setting.pick
    day = day_text(setting, Day(business_date(issue.at)))
    advisor = pick(content.advisor.name.zh, content.advisor.name.en)
    rows = (
        ((pick("编号", "No."), issue.number), (pick("出具", "Issued"), day)),
        ((pick("为", "For"), content.client.name), (pick("顾问", "Advisor"), advisor)),
    )
    return Letterhead(setting, content.house.name, content.house.branch, rows)


def _heading(layout: Layout, section: Section, number: int) -> Ruled:
    label = _chinese_number(number) if layout.setting.chinese else str(number)
    return Ruled(
        Paragraph(layout.setting, [Run(label, colour="accent")], HEADING),
        paragraph(layout.setting, layout.text(section.title), HEADING),
        indent=(10.5 if number > 10 and layout.setting.chinese else 6.5) * MM,
    )


def _chinese_number(number: int) -> str:
    return _NUMBERS[number - 1] if number <= 10 else "十" + _NUMBERS[number - 11]
