"""Which money may go where: one row per kind of flow, from one kind of account to one kind of account.

Both sides of a flow carry the same tags, so money of one project cannot reach another, nor one investor's another's;
and no row leads from a purse to the platform. The same rows stand in the database, which refuses everything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hub.funds.domain.accounts import OWNER_OF, AccountKind, Owner


class FlowKind(StrEnum):
    """What a movement of money is for."""

    DEPOSIT = "deposit"
    ARRIVAL = "arrival"
    CREDITING = "crediting"
    WITHDRAWAL = "withdrawal"
    WITHDRAWAL_REQUEST = "withdrawal_request"
    WITHDRAWAL_SETTLEMENT = "withdrawal_settlement"
    BID = "bid"
    BID_RETURN = "bid_return"
    DISBURSEMENT = "disbursement"
    DRAWDOWN = "drawdown"
    BORROWER_DEPOSIT = "borrower_deposit"
    REPAYMENT = "repayment"
    REDEMPTION = "redemption"
    INCOME = "income"
    FEE = "fee"
    FEE_PAYOUT = "fee_payout"


@dataclass(frozen=True, kw_only=True)
class FlowRule:
    """A permitted direction: money leaves an account of kind ``debit`` and reaches one of kind ``credit``."""

    kind: FlowKind
    debit: AccountKind
    credit: AccountKind
    id: str
    source: str

    @property
    def needs_subject(self) -> bool:
        """Whether a flow of this kind says whose money it moves."""
        return Owner.SUBJECT in (OWNER_OF[self.debit], OWNER_OF[self.credit])

    @property
    def needs_project(self) -> bool:
        """Whether a flow of this kind says for which project it moves."""
        return Owner.PROJECT in (OWNER_OF[self.debit], OWNER_OF[self.credit])


CUSTODY: Final = "custody practice: client sub-accounts, one bank, instruction-matched transfers"
SEPARATION: Final = "《网络借贷信息中介机构业务活动管理暂行办法》 art. 28: client money apart from own"
USE: Final = "《网络借贷信息中介机构业务活动管理暂行办法》 art. 10: no pooling, no self-financing"


def _rule(number: int, kind: FlowKind, debit: AccountKind, credit: AccountKind, source: str) -> FlowRule:
    return FlowRule(kind=kind, debit=debit, credit=credit, id=f"FL-{number:02d}", source=source)


_BANK, _PURSE, _TRANSIT = AccountKind.CUSTODIAN_BANK, AccountKind.PURSE, AccountKind.IN_TRANSIT
_ESCROW, _BORROWER, _FEE = AccountKind.ESCROW, AccountKind.BORROWER, AccountKind.PLATFORM_FEE

FLOW_RULES: Final[tuple[FlowRule, ...]] = (
    _rule(1, FlowKind.DEPOSIT, _BANK, _PURSE, CUSTODY),
    _rule(2, FlowKind.ARRIVAL, _BANK, _TRANSIT, CUSTODY),
    _rule(3, FlowKind.CREDITING, _TRANSIT, _PURSE, CUSTODY),
    _rule(4, FlowKind.WITHDRAWAL, _PURSE, _BANK, CUSTODY),
    _rule(5, FlowKind.WITHDRAWAL_REQUEST, _PURSE, _TRANSIT, CUSTODY),
    _rule(6, FlowKind.WITHDRAWAL_SETTLEMENT, _TRANSIT, _BANK, CUSTODY),
    _rule(7, FlowKind.BID, _PURSE, _ESCROW, USE),
    _rule(8, FlowKind.BID_RETURN, _ESCROW, _PURSE, USE),
    _rule(9, FlowKind.DISBURSEMENT, _ESCROW, _BORROWER, USE),
    _rule(10, FlowKind.DRAWDOWN, _BORROWER, _BANK, CUSTODY),
    _rule(11, FlowKind.BORROWER_DEPOSIT, _BANK, _BORROWER, CUSTODY),
    _rule(12, FlowKind.REPAYMENT, _BORROWER, _ESCROW, USE),
    _rule(13, FlowKind.REDEMPTION, _ESCROW, _PURSE, USE),
    _rule(14, FlowKind.INCOME, _ESCROW, _PURSE, USE),
    _rule(15, FlowKind.FEE, _BORROWER, _FEE, SEPARATION),
    _rule(16, FlowKind.FEE_PAYOUT, _FEE, _BANK, SEPARATION),
)

RULE_OF: Final[Mapping[FlowKind, FlowRule]] = {rule.kind: rule for rule in FLOW_RULES}
