"""What stands behind a project beside its terms: who borrows, who is related, what is pledged, whom it may pay.

A list that the platform hands in with the project. The detectors of the money's rooms hold movements against it.
Account numbers are kept as keyed digests, so that they can be compared and not read.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

LONGEST_REFERENCE: Final = 64
ACCOUNT_FIELD: Final = "catalogue.account"
"""Under which field account numbers are digested, here and where a movement names one."""


class TieKind(StrEnum):
    """How something belongs to a project.

    ``borrower`` a registration number or the person's identifier in the hub; ``related`` the identifier of a person
    who owns, directs, works for or advises on it; ``collateral`` a pledge's registration number; ``account`` an
    account that the borrower uses; ``payee`` an account that the loan may be spent to; ``use`` a declared code of use;
    ``fee_bps`` the declared fee per year.
    """

    BORROWER = "borrower"
    RELATED = "related"
    COLLATERAL = "collateral"
    ACCOUNT = "account"
    PAYEE = "payee"
    USE = "use"
    FEE_BPS = "fee_bps"


ACCOUNTS: Final = frozenset({TieKind.ACCOUNT, TieKind.PAYEE})


class TieUnsound(ValueError):
    """A tie cannot stand: its reference is empty, too long or not of its kind; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Tie:
    """One tie of a project, from a day on."""

    project_code: str
    kind: TieKind
    reference: str
    since: date


def require_sound(tie: Tie) -> None:
    """Raise :class:`TieUnsound` unless the reference is what its kind asks for."""
    text = tie.reference
    if not text or text != text.strip() or len(text) > LONGEST_REFERENCE:
        raise TieUnsound(f"reference: expected 1 to {LONGEST_REFERENCE} characters without outer spaces, got {text!r}")
    try:
        if tie.kind is TieKind.RELATED:
            UUID(text)
        if tie.kind is TieKind.FEE_BPS and not 0 <= int(text) <= 10_000:
            raise ValueError(text)
    except ValueError as error:
        expected = "an identifier (UUID)" if tie.kind is TieKind.RELATED else "0 to 10000"
        raise TieUnsound(f"reference: expected {expected} for {tie.kind}, got {text!r}") from error
