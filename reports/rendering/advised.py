"""Lay out what follows: the level and its caps, products, plan, drawbacks, costs and the plain lists."""

import re
from collections.abc import Iterator

from hub.kernel.money import capitals
from reports.domain.document import Section
from reports.domain.figures import (
    Term,
    percent,
    short_amount,
    tenth_percent,
)
from reports.domain.inputs import Match, Redemption
from reports.domain.statements import STRONG, strong
from reports.rendering.blocks import (
    Itemised,
    Paragraph,
)
from reports.rendering.charts import Axis, Bar, Span, Stave, Staves, paragraph
from reports.rendering.charts import Share as BarShare
from reports.rendering.layout import Layout
from reports.rendering.pages import Item
from reports.rendering.pen import Element
from reports.rendering.tables import Column, Row, Table
from reports.rendering.theme import (
    BODY,
    CELL,
    CELL_QUIET,
    DRAWBACK_SIGN,
    Align,
)
from reports.rendering.typeset import Run


def level(layout: Layout, section: Section) -> Iterator[Item]:
    """The caps as staves, then which one binds and what would change it."""
    level = layout.content.level
    staves = [
        Stave(
            layout.text(cap.label),
            cap.level,
            layout.words(section.about(cap.name)[0]),
            cap.name == level.binding,
        )
        for cap in level.caps
    ]
    alt = layout.pick("各项上限：", "Caps: ") + layout.pick("，", ", ").join(f"{s.label} C{s.level}" for s in staves)
    yield Item(Staves(layout.setting, staves, level.level, alt), space=4)
    yield from layout.beside(*section.phrases("level.result", "level.change", "level.lowest"), space=6)


def matches(layout: Layout, section: Section) -> Iterator[Item]:
    """One table for what fits and what is excluded, each with its reason."""
    if not layout.content.matches:
        yield from layout.beside(*section.statements, space=4)
        return
    pick = layout.pick
    heads = (
        pick("产品", "Product"),
        pick("评级", "Rating"),
        pick("期限", "Term"),
        pick("不利情景", "Adverse"),
        pick("年费用", "Cost p.a."),
        pick("与您", "For you"),
        pick("理由", "Why"),
    )
    right = (Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.LEFT)
    shares = (31, 11, 16, 15, 14, 16, 74) if layout.setting.chinese else (32, 13, 21, 16, 17, 17, 62)
    columns = [Column(*column) for column in zip(heads, shares, right, strict=True)]
    table = Table(layout.setting, columns, Element("Table"))
    yield Item(table.head(), space=3, keep=True)
    planned = [line.product_code for line in layout.content.plan.lines] if layout.content.plan else []
    ordered = sorted(
        layout.content.matches,
        key=lambda m: (not m.allowed, m.product.code not in planned, m.product.rating, m.product.code),
    )
    previous = True
    for number, match in enumerate(ordered, start=2):
        yield Item(
            _match_row(layout, table, section, match, "rule" if previous and not match.allowed else None),
            repeat=table.head,
            keep=number == len(ordered),
        )
        previous = match.allowed
    yield from layout.beside(*section.phrases("match.rating", "match.none", "held.counted", "held.own"), space=6)


def _match_row(layout: Layout, table: Table, section: Section, match: Match, over: str | None) -> Row:
    product, pick = match.product, layout.pick
    reasons = [layout.words(statement) for statement in section.about(product.code)]
    rules = list(dict.fromkeys(statement.rule_id for statement in section.about(product.code)))
    why = pick("；", ". ").join(reason.rstrip("。.") for reason in reasons) + f" ({', '.join(rules)})"
    if layout.setting.chinese:
        why = why.replace(" (", "（").replace(", ", "、")[:-1] + "）"
    term = layout.value(Term(0 if product.redemption is Redemption.ON_DEMAND else product.term_days))
    name = layout.text(product.name)
    verdict = pick(strong("相符"), strong("Fits")) if match.allowed else pick("不列入", "Excluded")
    cells = [
        strong(name) if match.allowed else name,
        f"R{product.rating}",
        term,
        percent(-product.stress_loss_bps) if product.stress_loss_bps else "0%",
        percent(product.fee_bps),
        verdict,
        why,
    ]
    quiet: list[str | None] = [None] * 5
    tint = "good" if match.allowed else "alarm"
    return table.row(cells, style=CELL if match.allowed else CELL_QUIET, over=over, colours=[*quiet, tint])


def plan(layout: Layout, section: Section) -> Iterator[Item]:
    """Bar, table, rounds on an axis, then the loss in yuan and the reasons."""
    plan = layout.content.plan
    if plan:
        yield Item(_bar(layout), space=6)
        yield from _plan_table(layout, section)
        axis = _axis(layout)
        if axis:
            yield Item(axis, space=12)
    names = ("plan.none", "plan.loss", "plan.reason", "plan.confirmed", "plan.unconfirmed")
    yield from layout.beside(*section.phrases(*names), space=6)


def _bar(layout: Layout) -> Bar:
    plan = layout.content.plan
    assert plan is not None
    whole = sum(line.amount_fen for line in plan.lines)
    shares = [
        BarShare(
            line.amount_fen,
            f"{layout.text(layout.content.product(line.product_code).name)} "
            f"{percent(tenth_percent(line.amount_fen, whole))}",
        )
        for line in plan.lines
    ]
    alt = layout.pick("配置：", "Allocation: ") + layout.pick("，", ", ").join(share.label for share in shares)
    return Bar(layout.setting, shares, alt)


def _plan_table(layout: Layout, section: Section) -> Iterator[Item]:
    plan, pick = layout.content.plan, layout.pick
    assert plan is not None
    columns = (
        Column(pick("产品", "Product"), 40),
        Column(pick("金额（元）", "Amount (CNY)"), 26, Align.RIGHT),
        Column(pick("一轮不利约少（元）", "One adverse round (CNY)"), 36, Align.RIGHT),
        Column(pick("它做什么", "What it is for"), 78),
    )
    table = Table(layout.setting, columns, Element("Table"))
    yield Item(table.head(), space=8, keep=True)
    for line in plan.lines:
        name = layout.text(layout.content.product(line.product_code).name)
        role = layout.words(section.about(line.product_code)[0])
        cells = [name, short_amount(line.amount_fen), short_amount(line.loss_fen), role]
        yield Item(table.row(cells), keep=True)
    cells = [pick("合计", "Total"), short_amount(plan.amount_fen), short_amount(plan.loss_one_round_fen)]
    words = pick(capitals(plan.amount_fen), "")
    yield Item(table.row([*(strong(cell) for cell in cells), words], over="line-2"))


def _axis(layout: Layout) -> Axis | None:
    plan = layout.content.plan
    need = layout.content.need(plan.need_id) if plan else None
    if not plan or not need or not plan.rounds or not need.due_on:
        return None
    spans = [
        Span(
            turn.buys_on,
            turn.back_on,
            layout.pick(f"第{turn.number}轮\n", f"Round {turn.number}\n")
            + f"{turn.buys_on:%m-%d} → {turn.back_on:%m-%d}",
        )
        for turn in plan.rounds
    ]
    due = f"{layout.text(need.label)}\n{need.due_on.isoformat()}"
    alt = layout.pick("各轮起止与用钱日", "Rounds and the day the money is needed")
    return Axis(layout.setting, spans, need.due_on, due, alt)


def drawbacks(layout: Layout, section: Section) -> Iterator[Item]:
    """A numbered list in the alarm colour."""
    for number, statement in enumerate(section.statements, start=1):
        sign = Paragraph(layout.setting, [Run(str(number))], DRAWBACK_SIGN)
        body = paragraph(layout.setting, _led(layout.words(statement)), BODY)
        yield layout.narrow(Itemised(sign, body), statement, space=4 if number > 1 else 3)


def costs(layout: Layout, section: Section) -> Iterator[Item]:
    """Costs per product and their sum."""
    plan, pick = layout.content.plan, layout.pick
    if plan:
        columns = (
            Column(pick("产品", "Product"), 40),
            Column(pick("金额（元）", "Amount (CNY)"), 30, Align.RIGHT),
            Column(pick("年费率", "Rate p.a."), 24, Align.RIGHT),
            Column(pick("整个方案（元）", "Whole plan (CNY)"), 30, Align.RIGHT),
        )
        table = Table(layout.setting, columns, Element("Table"))
        rows = []
        for line in plan.lines:
            product = layout.content.product(line.product_code)
            cells = [layout.text(product.name), short_amount(line.amount_fen), percent(product.fee_bps)]
            rows.append(table.row([*cells, short_amount(line.fee_fen)]))
        last = [pick("合计", "Total"), short_amount(plan.amount_fen), "", short_amount(plan.fee_fen)]
        rows.append(table.row([strong(cell) if cell else "" for cell in last], over="line-2"))
        yield from layout.table_beside(table, rows, *section.statements)
    yield from layout.beside(*section.statements, space=6)


def plain_list(layout: Layout, section: Section) -> Iterator[Item]:
    """Sections that are a lead sentence or a plain list of sentences."""
    for statement in section.statements:
        if statement.id.startswith(("review.on", "risk")):
            yield from layout.beside(statement, space=4)
            continue
        sign = Paragraph(layout.setting, [Run("—", colour="accent")], BODY)
        item = Itemised(sign, layout.body(statement))
        yield layout.narrow(item, statement, space=3)


def _led(text: str) -> str:
    """Make the first clause strong, so that a list can be skimmed."""
    end = re.search(r"[，；。：]|[;:.,](?= )", text)
    return text if STRONG in text or end is None else strong(text[: end.start()]) + text[end.start() :]
