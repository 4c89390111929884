"""Lay out the end: signatures, seal and code, then every record and rule the report rests on."""

from collections.abc import Iterator
from itertools import zip_longest

from reports.domain.document import Section
from reports.domain.figures import (
    Day,
)
from reports.domain.inputs import Rule
from reports.rendering.blocks import (
    Paragraph,
    Ruled,
)
from reports.rendering.charts import paragraph
from reports.rendering.layout import Layout
from reports.rendering.letter import Closing
from reports.rendering.pages import Item
from reports.rendering.pen import Element
from reports.rendering.tables import Column, Table
from reports.rendering.theme import (
    HEADING,
    NOTE_STRONG,
)

ANNEX, ANNEX_PAD = NOTE_STRONG, 1.8


def closing(layout: Layout, section: Section) -> Iterator[Item]:
    """Signatures, seal, code and the list of records and rules."""
    yield Item(Closing(layout.setting, layout.document, layout.digest), space=6)
    yield Item(
        Ruled(
            Paragraph(layout.setting, [], HEADING),
            paragraph(layout.setting, layout.pick("依据清单", "Records and rules relied on"), HEADING),
        ),
        space=17,
        keep=True,
    )
    yield from _records(layout)
    yield from _rules(layout)


def _records(layout: Layout) -> Iterator[Item]:
    pick = layout.pick
    columns = (
        Column(pick("记录", "Record"), 56),
        Column(pick("时间", "Time"), 32),
        Column(pick("编号", "Reference"), 48),
        Column(pick("指纹", "Digest"), 34),
    )
    table = Table(layout.setting, columns, Element("Table"))
    yield Item(table.head(), space=3, keep=True)
    used = {key for statement in layout.document.statements() for key in statement.evidence}
    for evidence in layout.content.evidence:
        if evidence.key in used:
            at = layout.value(Day(evidence.at.date())) if evidence.at else "—"
            digest = f"{evidence.digest[:8]} {evidence.digest[8:16]}" if evidence.digest else "—"
            cells = [layout.text(evidence.label), at, evidence.record, digest]
            yield Item(table.row(cells, style=ANNEX, pad=ANNEX_PAD), repeat=table.head)


def _rules(layout: Layout) -> Iterator[Item]:
    """Two rules to a row: id, version, what it says, where it comes from."""
    heads = Column(layout.pick("规则", "Rule"), 1), Column("", 1)
    table = Table(layout.setting, heads, Element("Table"))
    yield Item(table.head(), space=9, keep=True)
    used = {statement.rule_id for statement in layout.document.statements()}
    words = [_rule(layout, rule) for rule in layout.margins.rules() if rule.id in used]
    half = (len(words) + 1) // 2
    for left, right in zip_longest(words[:half], words[half:], fillvalue=""):
        yield Item(table.row([left, right], style=ANNEX, pad=ANNEX_PAD), repeat=table.head)


def _rule(layout: Layout, rule: Rule) -> str:
    unsure = "" if rule.confirmed else layout.pick("，条号待确认", "; article to be confirmed")
    title, source = layout.text(rule.title), layout.text(rule.source)
    version = layout.pick(f"第{rule.version}版", f"v{rule.version}")
    return f"**{rule.id}** {version}　{title}" + layout.pick(f"　{source}{unsure}", f" · {source}{unsure}")
