"""What is on the shelf, what of it fits, and the plan that is proposed."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from reports.domain.inputs.sources import Reason
from reports.domain.inputs.words import Text


class Redemption(Enum):
    """When money comes back."""

    ON_DEMAND = "on_demand"
    AT_MATURITY = "at_maturity"


@dataclass(frozen=True)
class Product:
    """A product as listed on the day; the higher of both ratings counts."""

    code: str
    name: Text
    issuer: Text
    issuer_rating: int
    distributor_rating: int
    term_days: int
    redemption: Redemption
    stress_loss_bps: int
    fee_bps: int
    min_ticket_fen: int
    evidence: tuple[str, ...]

    @property
    def rating(self) -> int:
        """The rating that counts."""
        return max(self.issuer_rating, self.distributor_rating)


@dataclass(frozen=True)
class Holding:
    """Money in a product since a day, ``paid`` or asked for and signed; ``product_code`` "" is none yet."""

    product_code: str
    name: Text
    amount_fen: int
    since: date
    paid: bool
    stress_loss_bps: int
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """The gate's verdict on one product."""

    product: Product
    allowed: bool
    reasons: tuple[Reason, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class PlanLine:
    """One product's part of the plan: the loss of one adverse round, the costs of the whole plan."""

    product_code: str
    amount_fen: int
    loss_fen: int
    fee_fen: int
    role: Text


@dataclass(frozen=True)
class Round:
    """One turn of a rolling holding."""

    number: int
    buys_on: date
    back_on: date


@dataclass(frozen=True)
class Plan:
    """What is proposed, for which need, why, what speaks against it, and whether the client has confirmed it."""

    id: str
    label: Text
    need_id: str
    lines: tuple[PlanLine, ...]
    rounds: tuple[Round, ...]
    loss_one_round_fen: int
    loss_all_rounds_fen: int
    reasons: tuple[Reason, ...]
    drawbacks: tuple[Reason, ...]
    rule_id: str
    evidence: tuple[str, ...]
    confirmed_on: date | None = None

    @property
    def amount_fen(self) -> int:
        """The money of all lines."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def fee_fen(self) -> int:
        """The costs of all lines over the whole plan."""
        return sum(line.fee_fen for line in self.lines)
