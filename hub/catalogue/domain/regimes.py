"""Decide what a branch may do: every action comes from an allow-list that is data per regime.

A banking or securities entity may sell and redeem at a branch; an information intermediary may not promote or sell
outside electronic channels (《网络借贷信息中介机构业务活动管理暂行办法》 art. 10) and does only what art. 16 lists.
Rows with ``confirmed=False`` wait for a lawyer; the row is corrected, no code is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Regime(StrEnum):
    """The legal regime under which a product is offered."""

    BANKING = "banking"
    SECURITIES = "securities"
    INFORMATION_INTERMEDIARY = "information_intermediary"


class BranchAction(StrEnum):
    """What somebody at a branch might do with or for a client."""

    EXPLAIN_DISCLOSURE = "explain_disclosure"
    ASSESS_SUITABILITY = "assess_suitability"
    RECOMMEND = "recommend"
    SELL = "sell"
    REDEEM = "redeem"
    ASSIST_DEVICE = "assist_device"
    COLLECT_CREDIT_INFORMATION = "collect_credit_information"
    CHECK_CREDIT_INFORMATION = "check_credit_information"
    TRACK_AFTER_LENDING = "track_after_lending"
    HANDLE_COLLATERAL = "handle_collateral"
    TAKE_COMPLAINT = "take_complaint"


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One action that one regime allows at a branch, with where the permission comes from."""

    id: str
    regime: Regime
    action: BranchAction
    source: str
    article: str
    confirmed: bool
    effective_from: date


SUITABILITY_MEASURES: Final = "《金融机构产品适当性管理办法》2025 No. 7"
INTERMEDIARY_MEASURES: Final = "《网络借贷信息中介机构业务活动管理暂行办法》"
_FROM_2016: Final = date(2016, 8, 17)
_FROM_2026: Final = date(2026, 2, 1)


def _distributor(regime: Regime, prefix: str) -> tuple[Permission, ...]:
    """A licensed distributor advises, sells and redeems at the branch; it does not work on loans there."""
    actions = (
        BranchAction.EXPLAIN_DISCLOSURE,
        BranchAction.ASSESS_SUITABILITY,
        BranchAction.RECOMMEND,
        BranchAction.SELL,
        BranchAction.REDEEM,
        BranchAction.ASSIST_DEVICE,
        BranchAction.TAKE_COMPLAINT,
    )
    return tuple(
        Permission(
            id=f"{prefix}-{action.value}",
            regime=regime,
            action=action,
            source=SUITABILITY_MEASURES,
            article="",
            confirmed=False,
            effective_from=_FROM_2026,
        )
        for action in actions
    )


def _intermediary(action: BranchAction, article: str, *, confirmed: bool) -> Permission:
    return Permission(
        id=f"BA-INT-{action.value}",
        regime=Regime.INFORMATION_INTERMEDIARY,
        action=action,
        source=INTERMEDIARY_MEASURES,
        article=article,
        confirmed=confirmed,
        effective_from=_FROM_2016,
    )


PERMISSIONS: Final[tuple[Permission, ...]] = (
    *_distributor(Regime.BANKING, "BA-BNK"),
    *_distributor(Regime.SECURITIES, "BA-SEC"),
    _intermediary(BranchAction.COLLECT_CREDIT_INFORMATION, "16", confirmed=True),
    _intermediary(BranchAction.CHECK_CREDIT_INFORMATION, "16", confirmed=True),
    _intermediary(BranchAction.TRACK_AFTER_LENDING, "16", confirmed=True),
    _intermediary(BranchAction.HANDLE_COLLATERAL, "16", confirmed=True),
    _intermediary(BranchAction.TAKE_COMPLAINT, "", confirmed=False),
)

_BY_REGIME: Final[Mapping[Regime, Mapping[BranchAction, Permission]]] = {
    regime: {row.action: row for row in PERMISSIONS if row.regime is regime} for regime in Regime
}


class BranchActionForbidden(Exception):
    """A branch wants to do what the product's regime does not list."""

    def __init__(self, *, regime: Regime, action: BranchAction) -> None:
        allowed = ", ".join(_BY_REGIME[regime])
        super().__init__(f"{action} is not on the branch list of {regime}; it allows {allowed}")
        self.regime, self.action = regime, action


def permission_for(*, regime: Regime, action: BranchAction, on: date) -> Permission:
    """Return the row that permits the action on that day; raise :class:`BranchActionForbidden` where none does."""
    row = _BY_REGIME[regime].get(action)
    if row is None or on < row.effective_from:
        raise BranchActionForbidden(regime=regime, action=action)
    return row
