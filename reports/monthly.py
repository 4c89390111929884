"""Print the operations report of a month from the published figures of the register, the months before beside it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from cms.domain.figures import GROUPS, Figure, Unit, figures_of
from cms.domain.schema import Label
from cms.queries import Version
from hub.kernel.money import grouped
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.domain.month import FigureLine, MonthPaper, Point
from reports.rendering.fonts import load_fonts
from reports.rendering.monthly import render_month_report
from reports.rendering.theme import Language

BALANCE, OVERDUE = "OPS-03", "OPS-17"
MONTHS = 13
"""Months drawn: a year and the month it began with."""


def print_month_report(*, version: Version, months: Sequence[Version], language: Language) -> bytes:
    """Return the report of a published month; ``months`` are all published ones, newest first."""
    paper = month_paper(version=version, months=months)
    fonts = load_fonts(directory=Path(settings.REPORT_FONT_DIR))
    return render_month_report(paper=paper, fonts=fonts, language=language)


def month_paper(*, version: Version, months: Sequence[Version]) -> MonthPaper:
    """Return what the report says; a month that stands in ``months`` again counts once."""
    fields, month = version.payload.fields, str(version.payload.fields["month"])
    earlier = [one for one in months if str(one.payload.fields.get("month", "")) < month]
    course = list(reversed([version, *earlier][:MONTHS]))
    before = {figure.formula.id: figure for figure in figures_of(earlier[0].payload)} if earlier else {}
    return MonthPaper(
        house=HOUSE_NAME,
        month=month,
        as_of=str(fields.get("as_of_date", "")),
        number=version.number,
        opening_fen=fields.get("opening_fen", 0),
        added_fen=fields.get("added_fen", 0),
        repaid_fen=fields.get("repaid_fen", 0),
        closing_fen=fields.get("closing_fen", 0),
        figures=tuple(_line(figure, before) for figure in figures_of(version.payload)),
        groups=tuple((name, _text(label)) for name, label in GROUPS.items()),
        balances=tuple(_points(course, BALANCE)),
        overdue=tuple(_points(course, OVERDUE)),
        note=Text(version.payload.line("note", "zh"), version.payload.line("note", "en")),
        digest=version.digest,
        content=version.payload.canonical(),
        published_at=version.published_at,
        verify_url=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/verify/disclosure/{version.id}/",
    )


def _points(course: Sequence[Version], formula: str) -> list[Point]:
    found = []
    for version in course:
        value = next((one.value for one in figures_of(version.payload) if one.formula.id == formula), None)
        if value is not None:
            found.append(Point(str(version.payload.fields["month"]), value))
    return found


def _line(figure: Figure, before: Mapping[str, Figure]) -> FigureLine:
    formula, earlier = figure.formula, before.get(figure.formula.id)
    money = formula.unit is Unit.MONEY
    return FigureLine(
        id=formula.id,
        version=formula.version,
        group=formula.group,
        name=_text(formula.name),
        value=_value(figure),
        unit=Text("%", "%") if formula.unit is Unit.RATIO else Text("元", "CNY") if money else Text("", ""),
        change=_change(figure, earlier),
        numerator=_part(figure.numerator, formula.parts),
        numerator_of=_text(formula.numerator),
        denominator=_part(figure.denominator or 0, formula.denominator_unit) if formula.denominator else "",
        denominator_of=_text(formula.denominator) if formula.denominator else None,
    )


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "—"
    return f"{figure.value:,}" if figure.formula.unit is Unit.COUNT else f"{figure.value:,.2f}"


def _change(figure: Figure, before: Figure | None) -> str:
    if before is None or figure.value is None or before.value is None:
        return ""
    change: Decimal = figure.value - before.value
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{abs(change):,}" if figure.formula.unit is Unit.COUNT else f"{sign}{abs(change):,.2f}"


def _part(number: int, unit: Unit) -> str:
    return grouped(number) if unit is Unit.MONEY else f"{number:,}"


def _text(label: Label) -> Text:
    return Text(label.zh, label.en)
