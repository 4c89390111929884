"""What compliance calls a kind of flow, in the words of a book and not of one party to it."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import pgettext

from hub.funds.domain.rules import FlowKind

KINDS: Final[Mapping[FlowKind, Callable[[], str]]] = {
    FlowKind.DEPOSIT: lambda: pgettext("flow", "Deposit"),
    FlowKind.ARRIVAL: lambda: pgettext("flow", "Arrival"),
    FlowKind.CREDITING: lambda: pgettext("flow", "Crediting"),
    FlowKind.WITHDRAWAL: lambda: pgettext("flow", "Withdrawal"),
    FlowKind.WITHDRAWAL_REQUEST: lambda: pgettext("flow", "Withdrawal request"),
    FlowKind.WITHDRAWAL_SETTLEMENT: lambda: pgettext("flow", "Withdrawal settlement"),
    FlowKind.BID: lambda: pgettext("flow", "Investment"),
    FlowKind.BID_RETURN: lambda: pgettext("flow", "Return of an investment"),
    FlowKind.DISBURSEMENT: lambda: pgettext("flow", "Disbursement"),
    FlowKind.DRAWDOWN: lambda: pgettext("flow", "Drawdown"),
    FlowKind.BORROWER_DEPOSIT: lambda: pgettext("flow", "Borrower’s deposit"),
    FlowKind.REPAYMENT: lambda: pgettext("flow", "Repayment"),
    FlowKind.REDEMPTION: lambda: pgettext("flow", "Redemption"),
    FlowKind.INCOME: lambda: pgettext("flow", "Income"),
    FlowKind.FEE: lambda: pgettext("flow", "Fee"),
    FlowKind.FEE_PAYOUT: lambda: pgettext("flow", "Fee payout"),
}


def kind_name(kind: str) -> str:
    """Return the word; a kind of a later release keeps its code."""
    return KINDS[FlowKind(kind)]() if kind in FlowKind._value2member_map_ else kind
