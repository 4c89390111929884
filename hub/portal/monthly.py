"""Prepare monthly figures for reading: groups, changes against the month before, formulas, the series behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.domain.figures import GROUPS, Figure, Unit, figures_of
from cms.domain.payload import Payload
from cms.queries import Version
from cms.reading.language import said, spoken
from hub.kernel.money import grouped
from hub.web.components.explained import Explained, Input

HOME = ("OPS-03", "OPS-17", "OPS-18", "OPS-12", "OPS-07", "OPS-10")
"""The figures on the home page: size, what is overdue, concentration, people."""
SERIES = 13
"""Months in the charts: a year and the month it began with."""


@dataclass(frozen=True)
class ShownFigure:
    """One figure ready to print. `change` is None when there is no comparable month before."""

    code: str
    name: str
    unit: str
    value: str
    short: str
    short_unit: str
    change: Decimal | None
    change_text: str
    numerator_label: str
    numerator: str
    denominator_label: str
    denominator: str
    explained: Explained


@dataclass(frozen=True)
class FigureGroup:
    title: str
    figures: tuple[ShownFigure, ...]


@dataclass(frozen=True)
class Point:
    month: str
    label: str
    value: Decimal


def groups_of(payload: Payload, previous: Payload | None) -> tuple[FigureGroup, ...]:
    figures = shown_figures(payload, previous)
    by_group = {name: tuple(shown for figure, shown in figures if figure.formula.group == name) for name in GROUPS}
    return tuple(FigureGroup(said(GROUPS[name]), rows) for name, rows in by_group.items() if rows)


def home_figures(payload: Payload, previous: Payload | None) -> tuple[ShownFigure, ...]:
    found = {figure.formula.id: shown for figure, shown in shown_figures(payload, previous)}
    return tuple(found[code] for code in HOME if code in found)


def shown_figures(payload: Payload, previous: Payload | None) -> tuple[tuple[Figure, ShownFigure], ...]:
    before = {figure.formula.id: figure for figure in figures_of(previous)} if previous else {}
    return tuple((figure, _shown(figure, before)) for figure in figures_of(payload))


def series(months: Sequence[Version], formula: str) -> tuple[Point, ...]:
    """One point per published month, oldest first. Requires newest first."""
    points = [_point(version.payload, formula) for version in months[:SERIES]]
    return tuple(point for point in reversed(points) if point is not None)


def _point(payload: Payload, formula: str) -> Point | None:
    value = next((figure.value for figure in figures_of(payload) if figure.formula.id == formula), None)
    month = str(payload.fields.get("month", ""))
    return None if value is None or not month else Point(month, month, value)


def _shown(figure: Figure, before: Mapping[str, Figure]) -> ShownFigure:
    formula, unit = figure.formula, _unit(figure)
    value = _value(figure)
    short, short_unit = _short(figure, value, unit)
    change, change_text = _change(figure, before.get(formula.id))
    return ShownFigure(
        code=_("%(id)s, version %(version)d") % {"id": formula.id, "version": formula.version},
        name=said(formula.name),
        unit=unit,
        value=value,
        short=short,
        short_unit=short_unit,
        change=change,
        change_text=change_text,
        numerator_label=said(formula.numerator),
        numerator=_part(figure.numerator, formula.parts),
        denominator_label=said(formula.denominator) if formula.denominator else "",
        denominator=_part(figure.denominator or 0, formula.denominator_unit) if formula.denominator else "",
        explained=_explained(figure, short, short_unit),
    )


def _explained(figure: Figure, value: str, unit: str) -> Explained:
    formula = figure.formula
    parts = [Input(label=said(formula.numerator), value=_part(figure.numerator, formula.parts))]
    if formula.denominator:
        below = _part(figure.denominator or 0, formula.denominator_unit)
        parts.append(Input(label=said(formula.denominator), value=below, operator="÷"))
    rule = _("Formula %(id)s, version %(version)d") % {"id": formula.id, "version": formula.version}
    return Explained(value=value, label=said(formula.name), inputs=tuple(parts), unit=unit, rule=rule)


def _unit(figure: Figure) -> str:
    if figure.formula.unit is Unit.RATIO:
        return "%"
    return _("CNY") if figure.formula.unit is Unit.MONEY else ""


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "—"
    return f"{figure.value:,}" if figure.formula.unit is Unit.COUNT else f"{figure.value:,.2f}"


def _short(figure: Figure, value: str, unit: str) -> tuple[str, str]:
    """A large sum as 6.12 亿元 or 612.48 million; everything else as it is."""
    if figure.formula.unit is not Unit.MONEY or figure.value is None or figure.value < 10_000_000:
        return value, unit
    if spoken() == "en":
        return f"{figure.value / 1_000_000:,.2f}", "million CNY"
    return f"{figure.value / 100_000_000:,.2f}", "亿元"


def _part(number: int, unit: Unit) -> str:
    return grouped(number) if unit is Unit.MONEY else f"{number:,}"


def _change(figure: Figure, before: Figure | None) -> tuple[Decimal | None, str]:
    """Percentage points for ratios, per cent for money, the number itself for counts."""
    if before is None or figure.value is None or before.value is None:
        return None, ""
    difference = figure.value - before.value
    if difference == 0:
        return difference, _("unchanged")
    size = abs(difference)
    if figure.formula.unit is Unit.RATIO:
        return difference, _("%(points)s points") % {"points": f"{size:.2f}"}
    if figure.formula.unit is Unit.MONEY and before.value:
        return difference, f"{size * 100 / before.value:.2f}%"
    return difference, f"{size:,}"
