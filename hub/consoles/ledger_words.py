"""What compliance calls the accounts of the custody ledger."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import pgettext

from hub.funds.domain.accounts import Account, AccountKind

KINDS: Final[Mapping[AccountKind, Callable[[], str]]] = {
    AccountKind.PURSE: lambda: pgettext("account", "Purse"),
    AccountKind.IN_TRANSIT: lambda: pgettext("account", "In transit"),
    AccountKind.ESCROW: lambda: pgettext("account", "Escrow"),
    AccountKind.BORROWER: lambda: pgettext("account", "Borrower"),
    AccountKind.PLATFORM_FEE: lambda: pgettext("account", "Fees of the platform"),
    AccountKind.CUSTODIAN_BANK: lambda: pgettext("account", "Custodian bank"),
}


def owner_of(account: Account) -> str:
    """Return whose an account is: an investor's number, a project's code, or nothing for the bank and the platform."""
    return str(account.subject_id or account.project_code or "")


def account_name(account: Account) -> str:
    """Return an account in words with its owner."""
    return " ".join(part for part in (KINDS[account.kind](), owner_of(account)) if part)
