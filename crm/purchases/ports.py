"""What this room borrows from above: the disclosure in force of a product, and the printed contract.

The roof lends both at start-up, so that rooms of people read no drafting room and print nothing themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crm.purchases.domain.stages import PurchaseFacts, ReadVersion
from hub.catalogue.domain.products import ProductFacts


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The newest version of a product's disclosure; a withdrawn one says so."""

    version: ReadVersion
    withdrawn: bool


class ContractPaper(Protocol):
    """Prints the contract of a purchase; the same arguments give the same bytes."""

    def __call__(self, *, purchase: PurchaseFacts, number: str, signed_at: datetime) -> bytes: ...


DisclosureOf = Callable[[ProductFacts], InForce | None]


class PortMissing(RuntimeError):
    """The roof lent nothing: nobody could tell what was read, or what is signed."""


_lent: dict[str, object] = {}


def lend(*, disclosure_of: DisclosureOf, contract_paper: ContractPaper) -> None:
    """Lend both; called once per process."""
    _lent["disclosure_of"], _lent["contract_paper"] = disclosure_of, contract_paper


def disclosure_of(product: ProductFacts) -> InForce | None:
    """Return the disclosure of a product in force, None where none was published."""
    found: DisclosureOf = _required("disclosure_of")  # type: ignore[assignment]
    return found(product)


def contract_paper(*, purchase: PurchaseFacts, number: str, signed_at: datetime) -> bytes:
    """Return the contract's PDF."""
    found: ContractPaper = _required("contract_paper")  # type: ignore[assignment]
    return found(purchase=purchase, number=number, signed_at=signed_at)


def _required(name: str) -> object:
    if name not in _lent:
        raise PortMissing(f"nobody lent {name}")
    return _lent[name]
