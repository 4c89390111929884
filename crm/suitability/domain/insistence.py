"""The legal exception: a client insists, unasked and in writing, on a product above their level.

It lifts one rule of the gate, the rating, for one product, one amount and one purchase, and only after every step was
taken in order: the request, the special warning, the waiting time, a call-back by somebody else, the signature. The
lowest class has no such way, nor have products whose regime forbids it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from crm.suitability.domain.sources import HOUSE, INSISTS, SELLS_WITHIN_LEVEL, Source
from crm.suitability.domain.words import Words
from hub.catalogue.domain.regimes import Regime


class StepKind(StrEnum):
    """What was done, in the order in which it may be done; the last two end the matter."""

    ASKED = "asked"
    WARNED = "warned"
    CALLED_BACK = "called_back"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


ORDER: Final = (StepKind.ASKED, StepKind.WARNED, StepKind.CALLED_BACK, StepKind.SIGNED)
ENDINGS: Final = frozenset({StepKind.SIGNED, StepKind.WITHDRAWN, StepKind.REFUSED})


@dataclass(frozen=True, kw_only=True)
class InsistenceRule:
    """How long the client thinks it over after the warning, and how long the signature holds."""

    id: str
    title: Words
    waiting: timedelta
    waiting_high_risk: timedelta
    high_risk_from: int
    valid_days: int
    source: Source
    effective_from: date


RULE: Final = InsistenceRule(
    id="S6-020",
    title=Words("本人书面要求高于等级的产品", "The client's own written request above the level"),
    waiting=timedelta(hours=24),
    waiting_high_risk=timedelta(hours=72),
    high_risk_from=5,
    valid_days=7,
    source=INSISTS,
    effective_from=date(2026, 9, 1),
)
"""Hours and days are decisions of the house (unmeasured); that there is a warning and more time is the law's."""


@dataclass(frozen=True, kw_only=True)
class RegimeRule:
    """Whether products of a regime may be sold above a level at all."""

    id: str
    regime: Regime
    exception_allowed: bool
    source: Source


REGIME_RULES: Final[Mapping[Regime, RegimeRule]] = {
    rule.regime: rule
    for rule in (
        RegimeRule(id="S6-021", regime=Regime.SECURITIES, exception_allowed=True, source=INSISTS),
        RegimeRule(id="S6-022", regime=Regime.BANKING, exception_allowed=False, source=SELLS_WITHIN_LEVEL),
        RegimeRule(id="S6-023", regime=Regime.INFORMATION_INTERMEDIARY, exception_allowed=False, source=HOUSE),
    )
}

REGIME_TITLE: Final = Words("产品所属制度是否允许例外", "Whether the product's regime allows the exception")

WARNING_VERSION: Final = "S6-W1"
WARNING: Final = Words(
    "您要求的产品是{rating}，高于您的等级{level}。按您自己的回答，它不适合您。您可能损失本金，不利情景下{amount}元约少{loss}元，"
    "实际损失可能更大。没有人可以劝您作这个决定；您随时可以撤回。",
    "The product you ask for is rated {rating}, above your level {level}. By your own answers it does not suit you. "
    "You may lose principal: about ¥{loss} of ¥{amount} in the adverse scenario, and possibly more. Nobody may urge "
    "you to decide this; you can withdraw at any time.",
)
"""The special written warning; what it says of the case goes into the slots, and its digest into the record."""


class Hindrance(StrEnum):
    """Why a request or a step is refused."""

    NOT_ASSESSED = "not_assessed"
    LOWEST_CLASS = "lowest_class"
    REGIME = "regime"
    WITHIN_LEVEL = "within_level"
    OTHER_RULE = "other_rule"
    OUT_OF_ORDER = "out_of_order"
    ENDED = "ended"
    TOO_EARLY = "too_early"
    SAME_PERSON = "same_person"
    NOT_THE_CLIENT = "not_the_client"
    NOT_A_CALLER = "not_a_caller"
    WORDS_MISSING = "words_missing"
    NAME_UNKNOWN = "name_unknown"
    OTHER_NAME = "other_name"
    OTHER_WARNING = "other_warning"
    CHANGED = "changed"


class InsistenceRefused(ValueError):
    """A request or a step cannot stand; ``hindrance`` says why, ``detail`` what it names (a rule, an hour)."""

    def __init__(self, hindrance: Hindrance, detail: str = "") -> None:
        super().__init__(f"{hindrance}: {detail}" if detail else str(hindrance))
        self.hindrance, self.detail = hindrance, detail


@dataclass(frozen=True, kw_only=True)
class StepTaken:
    """One step of a matter: what, when and by whom."""

    kind: StepKind
    at: datetime
    by: UUID | None


@dataclass(frozen=True, kw_only=True)
class WrittenException:
    """A signed exception as the gate reads it: for one product at one rating and one level, up to an amount."""

    id: UUID
    product_code: str
    rating: int
    level: int
    amount_fen: int
    signed_at: datetime
    valid_until: datetime

    def covers(self, *, product_code: str, rating: int, level: int, amount_fen: int, at: datetime) -> bool:
        """Whether it speaks of exactly this case; a re-rating or another level ends it."""
        return (
            self.product_code == product_code
            and self.rating == rating
            and self.level == level
            and amount_fen <= self.amount_fen
            and self.signed_at <= at < self.valid_until
        )


def waiting_until(*, warned_at: datetime, rating: int) -> datetime:
    """Return from when on the client may be called back."""
    return warned_at + (RULE.waiting_high_risk if rating >= RULE.high_risk_from else RULE.waiting)


def require_next(steps: Sequence[StepTaken], kind: StepKind, *, rating: int, at: datetime, by: UUID | None) -> None:
    """Raise :class:`InsistenceRefused` unless ``kind`` is the step that comes now.

    The call-back waits until the waiting time is over and is made by a person who took no step before it.
    """
    taken = {step.kind: step for step in steps}
    if ENDINGS & taken.keys():
        raise InsistenceRefused(Hindrance.ENDED)
    if kind is StepKind.WITHDRAWN:
        return
    wanted = StepKind.CALLED_BACK if kind is StepKind.REFUSED else kind
    missing = [one for one in ORDER[: ORDER.index(wanted)] if one not in taken]
    if missing or wanted in taken:
        raise InsistenceRefused(Hindrance.OUT_OF_ORDER, (missing or [wanted])[0].value)
    if wanted is StepKind.CALLED_BACK:
        from_ = waiting_until(warned_at=taken[StepKind.WARNED].at, rating=rating)
        if at < from_:
            raise InsistenceRefused(Hindrance.TOO_EARLY, from_.isoformat())
        if by is None or by in {step.by for step in steps}:
            raise InsistenceRefused(Hindrance.SAME_PERSON)
