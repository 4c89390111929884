"""The published formulas: what is divided by what, under an id and a version."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cms.domain.schema import Label


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

    @property
    def per_head(self) -> bool:
        """Whether it divides money among people."""
        return self.unit is Unit.MONEY and self.denominator_unit is Unit.COUNT


GROUPS: dict[str, Label] = {
    "size": Label("规模", "Size"),
    "people": Label("人数", "People"),
    "concentration": Label("集中度", "Concentration"),
    "overdue": Label("逾期与代偿", "Overdue and compensated"),
    "fees": Label("费用", "Fees"),
}
OUTSTANDING = Label("存续本金余额（元）", "Outstanding principal (CNY)")
OPEN_PROJECTS = Label("存续项目（个）", "Open projects")


def _money(ident: str, group: str, zh: str, en: str, of: Label) -> Formula:
    return Formula(ident, 1, group, Label(zh, en), Unit.MONEY, of)


def _count(ident: str, group: str, zh: str, en: str, of: Label) -> Formula:
    return Formula(ident, 1, group, Label(zh, en), Unit.COUNT, of, parts=Unit.COUNT)


def _share(ident: str, group: str, zh: str, en: str, of: Label) -> Formula:
    return Formula(ident, 1, group, Label(zh, en), Unit.RATIO, of, OUTSTANDING)


def _average(ident: str, zh: str, en: str, per: Label) -> Formula:
    return Formula(ident, 1, "people", Label(zh, en), Unit.MONEY, OUTSTANDING, per, denominator_unit=Unit.COUNT)


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
            OPEN_PROJECTS,
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


def as_row(formula: Formula) -> dict[str, Any]:
    """A formula as a row of the glossary: its words in both languages, as they are in force."""
    row: dict[str, Any] = {
        "formula": formula.id,
        "version": formula.version,
        "name": {"zh": formula.name.zh, "en": formula.name.en},
        "numerator": {"zh": formula.numerator.zh, "en": formula.numerator.en},
    }
    if formula.denominator:
        row["denominator"] = {"zh": formula.denominator.zh, "en": formula.denominator.en}
    return row
