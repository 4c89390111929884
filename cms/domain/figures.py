"""Monthly figures: every number with numerator, denominator, formula and version, and the checks between months."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from cms.domain.payload import Payload
from cms.domain.schema import Kind, Label


class Unit(StrEnum):
    """How a figure's parts are counted. MONEY parts are fen; a RATIO divides two like quantities."""

    MONEY = "money"
    COUNT = "count"
    RATIO = "ratio"


@dataclass(frozen=True)
class Formula:
    """A published formula. Peers divide by different denominators, so the denominator is part of its name."""

    id: str
    version: int
    group: str
    name: Label
    unit: Unit
    numerator: Label
    denominator: Label | None = None
    parts: Unit = Unit.MONEY
    """Unit of numerator and denominator; a MONEY figure with a COUNT denominator is an average."""
    denominator_unit: Unit = Unit.MONEY


GROUPS: dict[str, Label] = {
    "size": Label("规模", "Size"),
    "people": Label("人数", "People"),
    "concentration": Label("集中度", "Concentration"),
    "overdue": Label("逾期与代偿", "Overdue and compensated"),
    "fees": Label("费用", "Fees"),
}
_OUTSTANDING = Label("存续本金余额（元）", "Outstanding principal (CNY)")
_OPEN_PROJECTS = Label("存续项目（个）", "Open projects")


def _money(ident: str, group: str, zh: str, en: str, of: Label) -> Formula:
    return Formula(ident, 1, group, Label(zh, en), Unit.MONEY, of)


def _count(ident: str, group: str, zh: str, en: str, of: Label) -> Formula:
    return Formula(ident, 1, group, Label(zh, en), Unit.COUNT, of, parts=Unit.COUNT)


def _share(ident: str, group: str, zh: str, en: str, of: Label) -> Formula:
    return Formula(ident, 1, group, Label(zh, en), Unit.RATIO, of, _OUTSTANDING)


def _average(ident: str, zh: str, en: str, per: Label) -> Formula:
    return Formula(ident, 1, "people", Label(zh, en), Unit.MONEY, _OUTSTANDING, per, denominator_unit=Unit.COUNT)


FORMULAS: dict[str, Formula] = {
    formula.id: formula
    for formula in (
        _money(
            "OPS-01",
            "size",
            "累计融资金额",
            "Cumulative amount",
            Label("历次融资金额合计（元）", "Sum of all funded amounts (CNY)"),
        ),
        _count("OPS-02", "size", "累计融资笔数", "Cumulative count", Label("历次融资笔数（笔）", "All funded loans")),
        _money(
            "OPS-03",
            "size",
            "存续本金余额",
            "Outstanding principal",
            Label("期末存续本金（元）", "Principal at month end (CNY)"),
        ),
        _count(
            "OPS-04",
            "size",
            "存续项目数",
            "Open projects",
            Label("期末未结清项目（个）", "Projects not settled at month end"),
        ),
        _money(
            "OPS-05",
            "size",
            "应收利息余额",
            "Interest outstanding",
            Label("期末未付利息（元）", "Unpaid interest at month end (CNY)"),
        ),
        _count(
            "OPS-06",
            "people",
            "累计投资者",
            "Cumulative lenders",
            Label("曾经投资者，去重（人）", "Distinct lenders ever"),
        ),
        _count(
            "OPS-07",
            "people",
            "当前投资者",
            "Current lenders",
            Label("持有存续本金者，去重（人）", "Distinct holders of outstanding principal"),
        ),
        _count(
            "OPS-08",
            "people",
            "累计融资方",
            "Cumulative borrowers",
            Label("曾经融资方，去重（个）", "Distinct borrowers ever"),
        ),
        _count(
            "OPS-09",
            "people",
            "当前融资方",
            "Current borrowers",
            Label("有存续本金的融资方，去重（个）", "Distinct borrowers with principal outstanding"),
        ),
        _average("OPS-10", "人均存续金额", "Average per lender", Label("当前投资者（人）", "Current lenders")),
        _share(
            "OPS-11",
            "concentration",
            "最大单一融资方占比",
            "Largest borrower's share",
            Label("最大融资方余额（元）", "Largest borrower's balance (CNY)"),
        ),
        _share(
            "OPS-12",
            "concentration",
            "前十大融资方占比",
            "Ten largest borrowers' share",
            Label("前十大融资方余额（元）", "Ten largest borrowers' balance (CNY)"),
        ),
        _share(
            "OPS-13",
            "concentration",
            "最大单一投资者占比",
            "Largest lender's share",
            Label("最大投资者余额（元）", "Largest lender's balance (CNY)"),
        ),
        _share(
            "OPS-14",
            "concentration",
            "前十大投资者占比",
            "Ten largest lenders' share",
            Label("前十大投资者余额（元）", "Ten largest lenders' balance (CNY)"),
        ),
        _money(
            "OPS-15",
            "concentration",
            "关联方余额",
            "Related parties' balance",
            Label("关联融资方余额（元）", "Balance of related borrowers (CNY)"),
        ),
        _share(
            "OPS-17",
            "overdue",
            "金额逾期率",
            "Overdue rate by amount",
            Label("逾期本金（元）", "Overdue principal (CNY)"),
        ),
        _share(
            "OPS-17A",
            "overdue",
            "其中：90日以内",
            "of which up to 90 days",
            Label("逾期1–90日本金（元）", "Overdue 1–90 days (CNY)"),
        ),
        _share(
            "OPS-17B",
            "overdue",
            "其中：91–180日",
            "of which 91–180 days",
            Label("逾期91–180日本金（元）", "Overdue 91–180 days (CNY)"),
        ),
        _share(
            "OPS-17C",
            "overdue",
            "其中：180日以上",
            "of which over 180 days",
            Label("逾期180日以上本金（元）", "Overdue over 180 days (CNY)"),
        ),
        Formula(
            "OPS-18",
            1,
            "overdue",
            Label("项目逾期率", "Overdue rate by project"),
            Unit.RATIO,
            Label("逾期项目（个）", "Overdue projects"),
            _OPEN_PROJECTS,
            Unit.COUNT,
            Unit.COUNT,
        ),
        _money(
            "OPS-19",
            "overdue",
            "累计代偿金额",
            "Compensated amount",
            Label("第三方代偿合计（元）", "Paid by third parties (CNY)"),
        ),
        _count(
            "OPS-20",
            "overdue",
            "累计代偿笔数",
            "Compensated count",
            Label("第三方代偿笔数（笔）", "Loans compensated by third parties"),
        ),
        _money(
            "OPS-21",
            "fees",
            "本月平台服务费",
            "Platform fees this month",
            Label("本月服务费收入（元）", "Service fees this month (CNY)"),
        ),
    )
}


@dataclass(frozen=True)
class Figure:
    """One published figure; numerator and denominator are fen or counts as the formula says."""

    formula: Formula
    numerator: int
    denominator: int | None

    @property
    def value(self) -> Decimal | None:
        """Yuan, a count, or percent; two decimals except for counts. None when the denominator is zero."""
        if self.formula.unit is Unit.COUNT:
            return Decimal(self.numerator)
        if self.formula.denominator is None:
            return _rounded(Decimal(self.numerator) / 100)
        if not self.denominator:
            return None
        quotient = Decimal(self.numerator) / Decimal(self.denominator)
        return _rounded(quotient * 100 if self.formula.unit is Unit.RATIO else quotient / 100)


def figures_of(payload: Payload) -> tuple[Figure, ...]:
    """The figures in published order. An unknown formula is left out here and named by `inconsistencies`."""
    return tuple(
        Figure(FORMULAS[row["formula"]], row.get("numerator", 0), row.get("denominator"))
        for row in payload.fields.get("figures", [])
        if row.get("formula") in FORMULAS
    )


@dataclass(frozen=True)
class Inconsistency:
    """Two published numbers that cannot both be right."""

    rule: str
    what: Label
    expected: int
    actual: int


def inconsistencies(payload: Payload, previous: Payload | None) -> tuple[Inconsistency, ...]:
    """Arithmetic within the month, and against the month before when there is one. Requires FIGURES payloads."""
    if payload.kind is not Kind.FIGURES:
        return ()
    numbers = _numerators(payload)
    found = [*_unknown(payload), *_within(payload.fields, numbers), *_wrong_denominators(payload, numbers)]
    if previous is not None:
        found += _between(payload, previous, numbers)
    return tuple(found)


def _numerators(payload: Payload) -> dict[str, int]:
    return {row["formula"]: row.get("numerator", 0) for row in payload.fields.get("figures", []) if "formula" in row}


def _unknown(payload: Payload) -> list[Inconsistency]:
    return [
        Inconsistency(
            "F-FORMULA",
            Label(f"公式{row.get('formula')}", f"Formula {row.get('formula')}"),
            formula.version if formula else 0,
            row.get("version", 0),
        )
        for row in payload.fields.get("figures", [])
        for formula in [FORMULAS.get(row.get("formula", ""))]
        if formula is None or formula.version != row.get("version")
    ]


def _within(fields: Mapping[str, Any], numbers: Mapping[str, int]) -> list[Inconsistency]:
    closing = fields.get("opening_fen", 0) + fields.get("added_fen", 0) - fields.get("repaid_fen", 0)
    equal = [
        (
            "F-BALANCE",
            Label("上月末＋新增－收回＝本月末", "Opening + added − repaid = closing"),
            closing,
            fields.get("closing_fen", 0),
        ),
    ]
    if "OPS-03" in numbers:
        equal.append(
            (
                "F-CLOSING",
                Label("本月末余额＝OPS-03", "Closing balance = OPS-03"),
                fields.get("closing_fen", 0),
                numbers["OPS-03"],
            )
        )
    bands = [numbers[band] for band in ("OPS-17A", "OPS-17B", "OPS-17C") if band in numbers]
    if len(bands) == 3:
        equal.append(
            (
                "F-BANDS",
                Label("三段逾期之和＝逾期本金", "Bands add up to the overdue principal"),
                sum(bands),
                numbers.get("OPS-17", 0),
            )
        )
    broken = [Inconsistency(*check) for check in equal if check[2] != check[3]]
    return broken + [
        Inconsistency("F-ORDER", Label(f"{low}不大于{high}", f"{low} is at most {high}"), numbers[high], numbers[low])
        for low, high in (
            ("OPS-11", "OPS-12"),
            ("OPS-13", "OPS-14"),
            ("OPS-07", "OPS-06"),
            ("OPS-09", "OPS-08"),
            ("OPS-12", "OPS-03"),
        )
        if low in numbers and high in numbers and numbers[low] > numbers[high]
    ]


def _wrong_denominators(payload: Payload, numbers: Mapping[str, int]) -> list[Inconsistency]:
    wanted = {_OUTSTANDING: numbers.get("OPS-03"), _OPEN_PROJECTS: numbers.get("OPS-04")}
    return [
        Inconsistency(
            "F-DENOMINATOR",
            Label(f"{figure.formula.id}的分母", f"Denominator of {figure.formula.id}"),
            expected,
            figure.denominator or 0,
        )
        for figure in figures_of(payload)
        for expected in [wanted.get(figure.formula.denominator) if figure.formula.denominator else None]
        if expected is not None and figure.denominator != expected
    ]


def _between(payload: Payload, previous: Payload, numbers: Mapping[str, int]) -> list[Inconsistency]:
    found = []
    opening, before = payload.fields.get("opening_fen", 0), previous.fields.get("closing_fen", 0)
    if opening != before:
        found.append(
            Inconsistency(
                "F-OPENING", Label("上月末余额＝上月披露", "Opening balance = last month's closing"), before, opening
            )
        )
    earlier = _numerators(previous)
    return found + [
        Inconsistency(
            "F-CUMULATIVE",
            Label(f"累计数{ident}不减少", f"Cumulative {ident} does not fall"),
            earlier[ident],
            numbers[ident],
        )
        for ident in ("OPS-01", "OPS-02", "OPS-06", "OPS-08", "OPS-19", "OPS-20")
        if ident in earlier and ident in numbers and numbers[ident] < earlier[ident]
    ]


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
