"""Lay out the first page: the conclusion in display type, then the figures that carry it."""

from collections.abc import Iterator

from reports.domain.document import Part
from reports.domain.figures import (
    percent,
    ratio_bps,
    short_amount,
)
from reports.domain.inputs import PlanLine
from reports.rendering.blocks import (
    Figures,
    Lead,
    Paragraph,
)
from reports.rendering.charts import paragraph
from reports.rendering.layout import Layout
from reports.rendering.pages import Item
from reports.rendering.theme import (
    FIGURE,
    FIGURE_UNIT,
    LEAD,
    NOTE,
    TITLE,
    TITLE_EN,
)
from reports.rendering.typeset import Run


def conclusion(layout: Layout) -> Iterator[Item]:
    """Title, conclusion, what the money is for, key figures."""
    section = layout.document.section(Part.CONCLUSION)
    lead, *rest = section.phrases("conclusion.fits", "conclusion.blocked", "conclusion.no_plan", "conclusion.need")
    title = paragraph(layout.setting, layout.text(section.title), TITLE if layout.setting.chinese else TITLE_EN)
    title.kind = "H1"
    yield Item(title, space=9, keep=True)
    body = Lead(paragraph(layout.setting, layout.words(lead), LEAD))
    yield layout.narrow(body, lead, space=8, keep=True)
    for statement in rest:
        yield layout.narrow(layout.body(statement), statement, space=9, keep=True)
    yield Item(Figures(_key_figures(layout)), space=14)


def _key_figures(layout: Layout) -> list[tuple[Paragraph, Paragraph]]:
    plan = layout.content.plan
    if plan is None:
        return _standing_figures(layout)
    cells = [_part_figure(layout, line) for line in plan.lines[:3]]
    share = percent(ratio_bps(plan.loss_one_round_fen, plan.amount_fen))
    loss = layout.pick(f"元，占{share}", f"CNY, {share}")
    adverse = layout.pick("一轮不利情景约少", "One adverse round, about less")
    cells.append(_figure(layout, adverse, short_amount(plan.loss_one_round_fen), loss))
    whole = layout.pick("整个方案的费用", "Costs, whole plan")
    cells.append(_figure(layout, whole, short_amount(plan.fee_fen), layout.yuan()))
    return cells


def _part_figure(layout: Layout, line: PlanLine) -> tuple[Paragraph, Paragraph]:
    product = layout.content.product(line.product_code)
    label = f"{layout.text(product.name)} · R{product.rating}"
    return _figure(layout, label, short_amount(line.amount_fen), layout.yuan())


def _standing_figures(layout: Layout) -> list[tuple[Paragraph, Paragraph]]:
    level, matches = layout.content.level, layout.content.matches
    allowed = sum(match.allowed for match in matches)
    unsettled = sum(c.open for c in layout.content.contradictions)
    return [
        _figure(layout, layout.pick("现在的等级", "Present level"), f"C{level.level}", layout.text(level.title)),
        _figure(layout, layout.pick("未处理的不一致", "Open contradictions"), str(unsettled), layout.pick("项", "")),
        _figure(
            layout,
            layout.pick("等级以内的产品", "Products within it"),
            str(allowed),
            layout.pick(f"个，共{len(matches)}个", f"of {len(matches)}"),
        ),
    ]


def _figure(layout: Layout, label: str, figure: str, unit: str) -> tuple[Paragraph, Paragraph]:
    unit_run = Run("\u2002" + unit, colour=FIGURE_UNIT.colour, face=FIGURE_UNIT.face, size=FIGURE_UNIT.size)
    return paragraph(layout.setting, label, NOTE), Paragraph(layout.setting, [Run(figure), unit_run], FIGURE)
