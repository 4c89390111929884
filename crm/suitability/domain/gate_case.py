"""What the gate is asked and what it answers: purposes, reasons, verdicts, and the case that every rule reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from crm.suitability.domain.gate_rules import GateRule
from crm.suitability.domain.insistence import REGIME_RULES, WrittenException
from crm.suitability.domain.standing import Standing
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import ProductFacts


class Purpose(StrEnum):
    """Why the gate is asked: we put a product forward, the client instructs a purchase, or a contract is there already.

    A contract that was made elsewhere is judged when it is registered; no such passage lets anything through.
    """

    RECOMMENDATION = "recommendation"
    PURCHASE = "purchase"
    REGISTRATION = "registration"


class Outcome(StrEnum):
    """What one rule says: nothing against it, not allowed, or allowed with something to be told."""

    PASSED = "passed"
    BLOCKED = "blocked"
    NOTED = "noted"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One rule's answer about one product for one investor."""

    rule: GateRule
    outcome: Outcome
    words: Words


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Every rule's answer, in the order of the rules; ``exception_id`` is the signed exception it rests on.

    ``waits`` where it is forbidden under a rating alone that waits for a second person.
    """

    product_code: str
    rating: int
    purpose: Purpose
    amount_fen: int
    reasons: tuple[Reason, ...]
    exception_id: UUID | None = None
    waits: bool = False

    @property
    def allowed(self) -> bool:
        """True only if reasons were given and none of them blocks."""
        return bool(self.reasons) and not self.blocking

    @property
    def blocking(self) -> tuple[Reason, ...]:
        """The reasons that forbid it."""
        return tuple(reason for reason in self.reasons if reason.outcome is Outcome.BLOCKED)

    @property
    def why_not(self) -> tuple[Words, ...]:
        """What forbids it, in sentences, and that it may change once a rating is decided."""
        return (*(reason.words for reason in self.blocking), *((WAITS,) if self.waits else ()))


WAITS = Words(
    "这款产品的更高评级正在等第二人决定；如不调高，可再试一次。",
    "A higher rating of this product waits for a second person; should it be declined, try again.",
)


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """What the investor has already or is about to have: in this product, and its adverse loss over all products.

    Many small purchases are one large one.
    """

    product_fen: int = 0
    loss_fen: int = 0


NOTHING_HELD = Exposure()


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one rule is asked about; ``exception`` is the signed one that the client may invoke at ``at``."""

    standing: Standing
    product: ProductFacts
    purpose: Purpose
    amount_fen: int
    on: date
    held: Exposure = NOTHING_HELD
    exception: WrittenException | None = None
    at: datetime | None = None

    @property
    def excepted(self) -> bool:
        """Whether the rating alone may be passed over: own purchase, not the lowest class, nothing forbids, signed."""
        product, standing = self.product, self.standing
        return (
            self.exception is not None
            and self.at is not None
            and self.purpose is Purpose.PURCHASE
            and not standing.lowest
            and REGIME_RULES[product.regime].exception_allowed
            and self.exception.covers(
                product_code=product.code,
                rating=product.rating,
                level=standing.level,
                amount_fen=self.amount_fen,
                at=self.at,
            )
        )


def reason(rule: GateRule, outcome: Outcome, words: Words, **slots: object) -> Reason:
    """Return a rule's answer with the slots of its words filled."""
    return Reason(rule=rule, outcome=outcome, words=words.filled(slots))


def either(rule: GateRule, passes: bool, good: Words, bad: Words, **slots: object) -> Iterator[Reason]:
    """Give the good or the bad answer of a rule."""
    yield reason(rule, Outcome.PASSED if passes else Outcome.BLOCKED, good if passes else bad, **slots)
