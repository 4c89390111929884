"""Name the accounts of the mirror ledger and whose they are.

The ledger mirrors the custodian bank's book: what the bank holds (``custodian_bank``) is owed, to the fen, to purses,
transits, escrows, borrowers and the platform's fee account. A leg is positive where an account gains, so
the bank's own account, seen from its clients, is the negative sum of all others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class AccountKind(StrEnum):
    """What sort of account; every kind but the bank's own is a sub-account at the custodian."""

    PURSE = "purse"
    IN_TRANSIT = "in_transit"
    ESCROW = "escrow"
    BORROWER = "borrower"
    PLATFORM_FEE = "platform_fee"
    CUSTODIAN_BANK = "custodian_bank"


class Owner(StrEnum):
    """Whose money an account holds."""

    SUBJECT = "subject"
    PROJECT = "project"
    NOBODY = "nobody"


OWNER_OF: Final[Mapping[AccountKind, Owner]] = {
    AccountKind.PURSE: Owner.SUBJECT,
    AccountKind.IN_TRANSIT: Owner.SUBJECT,
    AccountKind.ESCROW: Owner.PROJECT,
    AccountKind.BORROWER: Owner.PROJECT,
    AccountKind.PLATFORM_FEE: Owner.NOBODY,
    AccountKind.CUSTODIAN_BANK: Owner.NOBODY,
}

NEVER_NEGATIVE: Final = frozenset(AccountKind) - {AccountKind.CUSTODIAN_BANK}
"""Nobody can spend what is not there; the bank's account is the other side of everything and has no floor."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account by what identifies it: its kind and its owner."""

    kind: AccountKind
    subject_id: UUID | None = None
    project_code: str | None = None

    @property
    def name(self) -> str:
        """The account in one word, ``purse:<subject>`` or ``escrow:<project>``; this spelling is part of the digest."""
        return f"{self.kind}:{self.subject_id or self.project_code or ''}"


def account_of(kind: AccountKind, *, subject_id: UUID | None, project_code: str | None) -> Account:
    """Return the account of that kind which a flow with these tags touches."""
    owner = OWNER_OF[kind]
    return Account(
        kind=kind,
        subject_id=subject_id if owner is Owner.SUBJECT else None,
        project_code=project_code if owner is Owner.PROJECT else None,
    )
