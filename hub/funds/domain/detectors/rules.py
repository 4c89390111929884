"""The rules that watch the loop: what each looks for, where it comes from, its limits, and what a confirmed case stops.

The articles say what must not be; the limits in days, money and shares are the house's own and unmeasured, but for the
caps of FD-CN-1, which the article names. Correct a row, not the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from hub.funds.domain.rules import FlowKind


class Concern(StrEnum):
    """What sort of abuse a rule is about."""

    POOLING = "pooling"
    COMMINGLING = "commingling"
    MATURITY = "maturity"
    SELF_DEALING = "self_dealing"
    DOUBLE_PLEDGE = "double_pledge"
    USE = "use"
    CONCENTRATION = "concentration"
    ROUND_TRIP = "round_trip"
    GHOST_REPAYMENT = "ghost_repayment"
    REALITY = "reality"


class Unit(StrEnum):
    """What a rule counts in."""

    FEN = "fen"
    DAYS = "days"
    BPS = "bps"
    MEASURED = "measured"
    """Thousandths of the unit of the quantity that the alert's word names."""


@dataclass(frozen=True, kw_only=True)
class DetectorRule:
    """One rule. ``limits`` are its parameters by name: ``…_bps`` shares, ``…_days``, ``…_fen``, ``…_count``.

    ``stops`` are the kinds of flow that a confirmed case stops until somebody lets them go on: in its project, or in
    all of them where it names none.
    """

    id: str
    concern: Concern
    source: str
    article: str
    confirmed: bool
    effective_from: date
    limits: Mapping[str, int] = field(default_factory=dict)
    unit: Unit = Unit.FEN
    stops: tuple[FlowKind, ...] = (FlowKind.BID, FlowKind.DISBURSEMENT)

    @property
    def from_law(self) -> bool:
        """Whether it comes from a law: then two people explain a case of it."""
        return bool(self.article)


MEASURES: Final = "《网络借贷信息中介机构业务活动管理暂行办法》"
HOUSE: Final = "house rule, limits unmeasured"
_FROM: Final = date(2016, 8, 17)
_HOUSE_FROM: Final = date(2024, 1, 1)


def _law(
    number: str, concern: Concern, article: str, unit: Unit = Unit.FEN, *,
    stops: tuple[FlowKind, ...] = (FlowKind.BID, FlowKind.DISBURSEMENT), **limits: int,
) -> DetectorRule:  # fmt: skip
    return DetectorRule(
        id=f"FD-{number}", concern=concern, source=MEASURES, article=article, confirmed=True, effective_from=_FROM,
        limits=limits, unit=unit, stops=stops,
    )  # fmt: skip


def _house(
    number: str, concern: Concern, *, stops: tuple[FlowKind, ...] = (), unit: Unit = Unit.FEN, **limits: int
) -> DetectorRule:
    return DetectorRule(
        id=f"FD-{number}", concern=concern, source=HOUSE, article="", confirmed=False, effective_from=_HOUSE_FROM,
        limits=limits, unit=unit, stops=stops,
    )  # fmt: skip


BEFORE_FULL: Final = _law("PL-1", Concern.POOLING, "10", full_bps=10_000)
LENT_AGAIN: Final = _law("PL-2", Concern.POOLING, "10", least_fen=100_00)
OTHER_PROJECT_PAYS: Final = _law("PL-3", Concern.POOLING, "10", within_days=30, least_fen=1_000_00)
OTHER_BORROWER_PAID: Final = _law("PL-4", Concern.POOLING, "10", least_fen=1_000_00)
OWN_MONEY_IN_PURSE: Final = _law("CM-1", Concern.COMMINGLING, "28", stops=(FlowKind.DISBURSEMENT,), least_fen=1)
FEES_BEYOND: Final = _law("CM-2", Concern.COMMINGLING, "28", undeclared_bps=500, tolerance_fen=100)
SHORTER_THAN_PROJECT: Final = _law("MM-1", Concern.MATURITY, "10", Unit.DAYS, tolerance_days=31)
PAID_BY_NEW_BIDS: Final = _law("MM-2", Concern.MATURITY, "10", least_fen=100_00)
RELATED_INVESTOR: Final = _law("SD-1", Concern.SELF_DEALING, "10", least_fen=1)
PLEDGED_TWICE: Final = _house("DP-1", Concern.DOUBLE_PLEDGE, stops=(FlowKind.BID, FlowKind.DISBURSEMENT))
OTHER_PAYEE: Final = _house("DU-1", Concern.USE, stops=(FlowKind.DISBURSEMENT,), tolerance_bps=500)
OTHER_USE: Final = _house("DU-2", Concern.USE, stops=(FlowKind.DISBURSEMENT,), tolerance_bps=500)
BORROWER_CAP: Final = _law("CN-1", Concern.CONCENTRATION, "17", person_fen=200_000_00, organisation_fen=1_000_000_00)
TOP_BORROWER: Final = _house("CN-2", Concern.CONCENTRATION, unit=Unit.BPS, most_bps=3_500, from_count=8)
TOP_TEN_BORROWERS: Final = _house("CN-3", Concern.CONCENTRATION, unit=Unit.BPS, most_bps=9_000, from_count=20)
TOP_INVESTOR: Final = _house("CN-4", Concern.CONCENTRATION, unit=Unit.BPS, most_bps=1_500, from_count=50)
TOP_TEN_INVESTORS: Final = _house("CN-5", Concern.CONCENTRATION, unit=Unit.BPS, most_bps=5_000, from_count=100)
ROUND_TRIP: Final = _law("RT-1", Concern.ROUND_TRIP, "10", within_days=30, least_fen=1_000_00)
PLATFORM_REPAYS: Final = _law("GR-1", Concern.GHOST_REPAYMENT, "10", least_fen=1)
REPAID_FROM_LOAN: Final = _law("GR-2", Concern.GHOST_REPAYMENT, "10", least_fen=100_00)
INVESTOR_REPAYS: Final = _law("GR-3", Concern.GHOST_REPAYMENT, "10", within_days=30, least_fen=1_000_00)
NO_BANK_LINE: Final = _house("GR-4", Concern.GHOST_REPAYMENT, stops=(FlowKind.DISBURSEMENT,), grace_days=3)

RULES: Final[tuple[DetectorRule, ...]] = (
    BEFORE_FULL, LENT_AGAIN, OTHER_PROJECT_PAYS, OTHER_BORROWER_PAID, OWN_MONEY_IN_PURSE, FEES_BEYOND,
    SHORTER_THAN_PROJECT, PAID_BY_NEW_BIDS, RELATED_INVESTOR, PLEDGED_TWICE, OTHER_PAYEE, OTHER_USE, BORROWER_CAP,
    TOP_BORROWER, TOP_TEN_BORROWERS, TOP_INVESTOR, TOP_TEN_INVESTORS, ROUND_TRIP, PLATFORM_REPAYS, REPAID_FROM_LOAN,
    INVESTOR_REPAYS, NO_BANK_LINE,
)  # fmt: skip

"""What the book of movements is read for."""

AT_ONCE: Final[frozenset[str]] = frozenset(
    rule.id
    for rule in (
        OTHER_PROJECT_PAYS, OTHER_BORROWER_PAID, OWN_MONEY_IN_PURSE, SHORTER_THAN_PROJECT, RELATED_INVESTOR, ROUND_TRIP,
        PLATFORM_REPAYS, INVESTOR_REPAYS,
    )
)  # fmt: skip
"""What no later movement of the same day can explain, so that it is told on the day itself; the others weigh sums,
which stand when the day is over."""

OBSERVED_OTHERWISE: Final = _house(
    "RL-1", Concern.REALITY, stops=(FlowKind.BID, FlowKind.DISBURSEMENT), unit=Unit.MEASURED
)
NOT_MEASURED: Final = _house("RL-2", Concern.REALITY, unit=Unit.DAYS, most_days=0)
OBSERVED: Final[tuple[DetectorRule, ...]] = (OBSERVED_OTHERWISE, NOT_MEASURED)
"""What devices at the projects are read for, in :mod:`hub.reality`; the limits stand in each project's declaration."""

RULE_BY_ID: Final[Mapping[str, DetectorRule]] = {rule.id: rule for rule in (*RULES, *OBSERVED)}
