"""Say what a product is: its two ratings, its term, its tickets, its costs and what a bad year would take.

A benchmark text is a reference the issuer publishes, never a promise, and nothing here sorts by it
(《金融产品网络营销管理办法》: no sorting by benchmark return).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from hub.catalogue.domain.regimes import Regime
from hub.kernel.ids import stable_id

LOWEST_RATING: Final = 1
HIGHEST_RATING: Final = 5
"""R1 to R5: at least five product levels (《金融机构产品适当性管理办法》2025 No. 7)."""

WHOLE_BPS: Final = 10_000


class Family(StrEnum):
    """What sort of exposure a product is; knowledge is tested per family."""

    CASH = "cash"
    FIXED_INCOME = "fixed_income"
    FLOATING = "floating"
    EQUITY = "equity"


class Redemption(StrEnum):
    """When the investor can have the money back."""

    ON_DEMAND = "on_demand"
    AT_MATURITY = "at_maturity"


class Names(NamedTuple):
    """One name in both languages."""

    zh: str
    en: str


FAMILY_NAMES: Final[Mapping[Family, Names]] = {
    Family.CASH: Names("现金管理类", "Cash management"),
    Family.FIXED_INCOME: Names("固定收益类", "Fixed income"),
    Family.FLOATING: Names("浮动收益类", "Floating return"),
    Family.EQUITY: Names("权益类", "Equity"),
}

REDEMPTION_NAMES: Final[Mapping[Redemption, Names]] = {
    Redemption.ON_DEMAND: Names("随时赎回", "On demand"),
    Redemption.AT_MATURITY: Names("到期兑付", "At maturity"),
}


class ProductUnsound(ValueError):
    """A product's facts contradict each other or lie outside their range; the message names the field."""


@dataclass(frozen=True, kw_only=True)
class ProductFacts:
    """One product as an investor, an advisor and the matching gate see it. Amounts in fen, rates in basis points."""

    code: str
    name_zh: str
    name_en: str
    family: Family
    issuer_rating: int
    distributor_rating: int
    term_days: int
    redemption: Redemption
    min_ticket_fen: int
    lot_fen: int
    fee_bps: int
    benchmark_text_zh: str
    benchmark_text_en: str
    stress_loss_bps: int
    regime: Regime
    issuer_zh: str
    issuer_en: str
    project_id: UUID | None = None
    on_sale_from: date
    on_sale_until: date | None = None

    @property
    def id(self) -> UUID:
        """The product's identifier, derived from its code."""
        return product_id(self.code)

    @property
    def rating(self) -> int:
        """The rating that counts: the higher of the issuer's and the distributor's (2025 No. 7)."""
        return max(self.issuer_rating, self.distributor_rating)

    def on_sale(self, on: date) -> bool:
        """Tell whether the product may be bought on that day; the last day of sale is included."""
        return self.on_sale_from <= on and (self.on_sale_until is None or on <= self.on_sale_until)


@dataclass(frozen=True, kw_only=True)
class DoubtedProduct(ProductFacts):
    """A product for which a higher rating waits for a second person: until that is decided the higher one counts."""

    proposed_rating: int

    @property
    def rating(self) -> int:
        """The highest of the ratings in force and the proposed one."""
        return max(self.rating_in_force, self.proposed_rating)

    @property
    def rating_in_force(self) -> int:
        """The rating that counts again once the proposed one is declined."""
        return max(self.issuer_rating, self.distributor_rating)

    @property
    def as_rated(self) -> ProductFacts:
        """The product under the ratings in force."""
        return ProductFacts(**{field.name: getattr(self, field.name) for field in fields(ProductFacts)})


def product_id(code: str) -> UUID:
    """Return the identifier that every room gives the product with this code."""
    return stable_id("product", code)


def require_sound(facts: ProductFacts) -> None:
    """Raise :class:`ProductUnsound` unless the facts can stand together."""
    for name, value in _texts(facts).items():
        _require(value.strip() != "", name, "text", "nothing")
    for name in ("issuer_rating", "distributor_rating"):
        rating = getattr(facts, name)
        _require(LOWEST_RATING <= rating <= HIGHEST_RATING, name, "1 to 5", rating)
    for name in ("fee_bps", "stress_loss_bps"):
        rate = getattr(facts, name)
        _require(0 <= rate <= WHOLE_BPS, name, "0 to 10000", rate)
    _require(facts.lot_fen > 0, "lot_fen", "more than 0", facts.lot_fen)
    _require(facts.min_ticket_fen > 0, "min_ticket_fen", "more than 0", facts.min_ticket_fen)
    _require(facts.min_ticket_fen % facts.lot_fen == 0, "min_ticket_fen", "whole lots", facts.min_ticket_fen)
    _require_term(facts)
    if facts.on_sale_until is not None:
        _require(
            facts.on_sale_from <= facts.on_sale_until, "on_sale_until", "a day after the first", facts.on_sale_until
        )


def _require_term(facts: ProductFacts) -> None:
    at_maturity = facts.redemption is Redemption.AT_MATURITY
    _require(facts.term_days >= 0, "term_days", "0 or more", facts.term_days)
    _require(
        not at_maturity or facts.term_days > 0, "term_days", "a term, as redemption is at maturity", facts.term_days
    )


def _texts(facts: ProductFacts) -> Mapping[str, str]:
    names = ("code", "name_zh", "name_en", "benchmark_text_zh", "benchmark_text_en", "issuer_zh", "issuer_en")
    return {name: getattr(facts, name) for name in names}


def _require(holds: bool, field: str, expected: object, actual: object) -> None:
    if not holds:
        raise ProductUnsound(f"{field}: expected {expected}, got {actual}")
