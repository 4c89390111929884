"""Say in an investor's words what a movement of money was, and between which places."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.rules import FlowKind

KINDS: Final[Mapping[FlowKind, Callable[[], str]]] = {
    FlowKind.DEPOSIT: lambda: _("Paid in"),
    FlowKind.ARRIVAL: lambda: _("Arrived at the bank"),
    FlowKind.CREDITING: lambda: _("Credited"),
    FlowKind.WITHDRAWAL: lambda: _("Withdrawn to your bank"),
    FlowKind.WITHDRAWAL_REQUEST: lambda: _("Withdrawal asked for"),
    FlowKind.WITHDRAWAL_SETTLEMENT: lambda: _("Withdrawal settled"),
    FlowKind.BID: lambda: _("Invested"),
    FlowKind.BID_RETURN: lambda: _("Investment returned"),
    FlowKind.DISBURSEMENT: lambda: _("Paid to the borrower"),
    FlowKind.DRAWDOWN: lambda: _("Drawn by the borrower"),
    FlowKind.BORROWER_DEPOSIT: lambda: _("Paid in by the borrower"),
    FlowKind.REPAYMENT: lambda: _("Repaid by the borrower"),
    FlowKind.REDEMPTION: lambda: _("Principal back"),
    FlowKind.INCOME: lambda: _("Interest received"),
    FlowKind.FEE: lambda: _("Fee paid by the borrower"),
    FlowKind.FEE_PAYOUT: lambda: _("Fee paid out"),
}
"""Kinds without the investor stand here as well, so that a new kind of flow cannot be shown without a word."""


def kind_words(kind: FlowKind, *, reverses: bool) -> str:
    """Return what a movement was; one that takes another back says so."""
    words = KINDS[kind]()
    return _("Taken back: %(what)s") % {"what": words} if reverses else words


def place_words(account: Account, *, project: str) -> str:
    """Return where an account is, seen by its investor; ``project`` is the project's name in the reader's language."""
    match account.kind:
        case AccountKind.PURSE:
            return _("Own account at the custodian bank")
        case AccountKind.IN_TRANSIT:
            return _("On its way")
        case AccountKind.ESCROW:
            return _("Escrow of %(project)s") % {"project": project}
        case AccountKind.BORROWER:
            return _("Borrower of %(project)s") % {"project": project}
        case AccountKind.PLATFORM_FEE:
            return _("Platform’s fee account")
        case AccountKind.CUSTODIAN_BANK:
            return _("Outside the custodian bank")
