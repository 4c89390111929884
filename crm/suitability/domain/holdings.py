"""What a client has: money in products, and money that was asked for or signed and is still to come.

Many small purchases are one large one, so the gate reads all of it with whatever it is asked about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from crm.suitability.domain.gate_case import Exposure
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import WHOLE_BPS, ProductFacts


@dataclass(frozen=True, kw_only=True)
class Position:
    """Money in one product; ``product_code`` "" is none yet, and ``name`` then that of the project.

    ``amount_fen`` since that day, ``paid`` once it moved; ``loss_bps`` is the product's adverse loss over one holding
    period. ``reference`` names the contract or the purchase.
    """

    product_code: str
    name: Words
    amount_fen: int
    since: date
    paid: bool
    loss_bps: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """Everything one client has, the oldest first."""

    positions: tuple[Position, ...] = ()

    @property
    def amount_fen(self) -> int:
        """The money of all positions."""
        return sum(one.amount_fen for one in self.positions)

    @property
    def loss_fen(self) -> int:
        """What all of it would lose in the adverse scenario, product by product, each rounded up."""
        return sum(-(-fen * bps // WHOLE_BPS) for (_, bps), fen in self._by_product().items())

    def exposure(self, product_code: str) -> Exposure:
        """Return it as the gate reads it for one product."""
        together = (fen for (code, _), fen in self._by_product().items() if code == product_code)
        return Exposure(product_fen=sum(together), loss_fen=self.loss_fen)

    def without(self, reference: str) -> "Holdings":
        """Return the rest beside one contract or purchase."""
        return Holdings(positions=tuple(one for one in self.positions if one.reference != reference))

    def apart_from(self, lines: Mapping[str, int], *, since: date) -> "Holdings":
        """Return the rest beside what a plan brought: of each line's product what came from ``since`` on, up to it."""
        left, kept = dict(lines), list[Position]()
        for one in self.positions:
            own = min(left.get(one.product_code, 0), one.amount_fen) if one.since >= since else 0
            left[one.product_code] = left.get(one.product_code, 0) - own
            if one.amount_fen > own:
                kept.append(replace(one, amount_fen=one.amount_fen - own))
        return Holdings(positions=tuple(kept))

    def and_more(self, lines: Iterable[tuple[ProductFacts, int]], *, on: date) -> "Holdings":
        """Return it with the other lines of one proposal, in fen."""
        more = (
            Position(
                product_code=product.code, name=Words(product.name_zh, product.name_en), amount_fen=fen, since=on,
                paid=False, loss_bps=product.stress_loss_bps, reference="",
            )
            for product, fen in lines
        )  # fmt: skip
        return Holdings(positions=(*self.positions, *more))

    def _by_product(self) -> dict[tuple[str, int], int]:
        together: dict[tuple[str, int], int] = {}
        for one in self.positions:
            key = one.product_code, one.loss_bps
            together[key] = together.get(key, 0) + one.amount_fen
        return together


NOTHING = Holdings()
