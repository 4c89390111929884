"""Lay out the end: signatures, seal and code, then every record and rule the report rests on."""

from collections.abc import Iterator

from reports.domain.document import Section
from reports.domain.figures import (
    Day,
)
from reports.domain.inputs import Rule, Text
from reports.domain.statements import strong
from reports.rendering.blocks import (
    Paragraph,
    Ruled,
)
from reports.rendering.charts import paragraph
from reports.rendering.layout import Layout
from reports.rendering.letter import Signatures, Verification
from reports.rendering.pages import Item
from reports.rendering.pen import Element
from reports.rendering.tables import Column, Table
from reports.rendering.theme import (
    HEADING,
    NOTE_STRONG,
)

_DIGEST_OF = Text("所附事实的指纹（SHA-256）", "Digest of the attached facts (SHA-256)")
ANNEX, ANNEX_PAD = NOTE_STRONG, 1.8


def closing(layout: Layout, section: Section) -> Iterator[Item]:
    """Signatures, seal, code and the list of records and rules."""
    pick, content, issue = layout.pick, layout.content, layout.document.issue
    slots = (
        (pick("投资者", "Investor"), content.client.name),
        (pick("客户经理", "Advisor"), layout.text(content.advisor.name)),
        (pick("复核", "Reviewer"), ""),
    )
    yield Item(Signatures(layout.setting, slots), space=6, keep=True)
    how = "\n".join(layout.words(statement) for statement in section.statements)
    yield Item(Verification(layout.setting, issue.at, layout.digest, _DIGEST_OF, how, issue.verify_url), space=14)
    if layout.original:
        edition = pick(
            f"这是中文版，由同一份封存的事实排印，未作存证。存证的原件含中英文，其摘要（SHA-256）：{layout.original}",
            "This is the English edition, set from the same sealed facts; it is not itself anchored. The original "
            f"carries both languages; its digest (SHA-256): {layout.original}",
        )
        yield Item(paragraph(layout.setting, edition, NOTE_STRONG), space=8)
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
    """Rules grouped by where they come from, in the order they were first listed."""
    heads = Column(layout.pick("规则的出处", "Where rules come from"), 54), Column(layout.pick("规则", "Rules"), 119)
    table = Table(layout.setting, heads, Element("Table"))
    yield Item(table.head(), space=9, keep=True)
    used = {statement.rule_id for statement in layout.document.statements()}
    groups: dict[str, list[str]] = {}
    for rule in layout.margins.rules():
        if rule.id in used:
            groups.setdefault(_source(layout, rule), []).append(_rule(layout, rule))
    for number, (source, rules) in enumerate(groups.items(), start=2):
        cells = [source, layout.pick("；", "; ").join(rules)]
        held = number == len(groups)  # no row stands alone on a page of its own
        yield Item(table.row(cells, style=ANNEX, pad=ANNEX_PAD), repeat=table.head, keep=held)


def _source(layout: Layout, rule: Rule) -> str:
    unsure = "" if rule.confirmed else layout.pick("（条号待确认）", " (article to be confirmed)")
    return layout.text(rule.source) + unsure


def _rule(layout: Layout, rule: Rule) -> str:
    return f"{strong(rule.id)}{layout.pick('', ' ')}{layout.text(rule.title)}"
