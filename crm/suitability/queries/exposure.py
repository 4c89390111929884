"""Say what an investor has already: money in a product, and what all of it would lose in the adverse scenario."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from crm.suitability.domain.allocation.rules import UNKNOWN_LOSS_BPS
from crm.suitability.domain.gate_case import Exposure
from crm.suitability.domain.matching import stress_loss_fen
from hub.catalogue.domain.products import WHOLE_BPS
from hub.catalogue.queries import products_by_code
from hub.funds.queries import holdings_for

NOTHING_PENDING: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Held:
    """Money by product in fen, and what all of it would lose."""

    by_product: Mapping[str, int]
    loss_fen: int


def held_with(*, subject_id: UUID, pending: Mapping[str, int], on: date, without: str = "") -> Held:
    """Return what is held and ``pending``: instructions and contracts whose money has not moved, fen by product.

    What is held under the contract with the number ``without`` is left out.
    """
    together, unknown = dict(pending), 0
    for holding in holdings_for(subject_id=subject_id, on=on):
        if holding.contract is not None and holding.contract.number == without:
            continue
        if holding.contract is not None:
            code = holding.contract.product_code
            together[code] = together.get(code, 0) + holding.amount_fen
        else:
            unknown += unknown_loss_fen(holding.amount_fen)
    products = products_by_code(sorted(together))
    loss = sum(stress_loss_fen(products[code], fen) for code, fen in together.items() if code in products)
    return Held(by_product=together, loss_fen=loss + unknown)


def unknown_loss_fen(amount_fen: int) -> int:
    """Return what is counted as lost of money without a contract: it is in no product, and nobody knows what it loses.

    Rounded up.
    """
    return -(-amount_fen * UNKNOWN_LOSS_BPS // WHOLE_BPS)


def exposure(held: Held, product_code: str) -> Exposure:
    """Return it as the gate reads it for one product."""
    return Exposure(product_fen=held.by_product.get(product_code, 0), loss_fen=held.loss_fen)
