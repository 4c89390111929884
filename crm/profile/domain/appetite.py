"""Hold what a person declared beside what behaviour shows: a hint for a conversation, never a level.

Both stand on one scale: of risk (R1 to R5) or of time (how long money is tied up). What was declared is a band, what
was observed is one step: the middle of everything looked at and bid for. Nothing of suitability reads it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from crm.profile.domain.behaviour import in_window
from crm.profile.domain.golden import Fact
from crm.profile.domain.touches import Touch
from crm.profile.domain.vocabulary import TouchKind
from hub.kernel.clock import HOME_ZONE

LEAST_SIGNS: Final = 5
LEAST_DAYS: Final = 2
"""Fewer signs, or all on one day, say nothing about a person (unmeasured)."""

TERM_STEPS: Final = (31, 92, 183, 366, 1096)
"""The longest term of each step but the last, in days: the horizons that the questionnaire offers."""


class Scale(StrEnum):
    """What is compared."""

    RISK = "risk"
    TERM = "term"


STEPS: Final[Mapping[Scale, int]] = {Scale.RISK: 5, Scale.TERM: len(TERM_STEPS) + 1}
ANSWERED_BY: Final[Mapping[Scale, Fact]] = {Scale.RISK: Fact.ATTITUDE, Scale.TERM: Fact.HORIZON}
"""The fact of the profile in which a person declares it."""


class Stance(StrEnum):
    """Where the observed step lies, seen from the declared band."""

    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"
    UNDECLARED = "undeclared"
    UNSEEN = "unseen"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What the scales need of a product: the rating that counts, and the term (0: the money is back on demand)."""

    rating: int
    term_days: int

    def step(self, scale: Scale) -> int:
        """Return the product's place on a scale, counted from 1."""
        if scale is Scale.RISK:
            return self.rating
        return 1 + sum(self.term_days > longest for longest in TERM_STEPS)


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A touch that counts, and how much: one of this kind that lasted at least so long."""

    id: str
    kind: TouchKind
    weight: int
    least_seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Band:
    """The steps that an answer covers, both ends included; ``code`` is the option's id in the questionnaire."""

    id: str
    scale: Scale
    code: str
    low: int
    high: int


SIGNS: Final = (
    Sign(id="SIGN-01", kind=TouchKind.PRODUCT_VIEWED, weight=1),
    Sign(id="SIGN-02", kind=TouchKind.PRODUCT_VIEWED, weight=2, least_seconds=60),
    Sign(id="SIGN-03", kind=TouchKind.BID_PLACED, weight=5),
)
"""The last that fits a touch counts; the weights are the house's own, unmeasured. Reading a disclosure is no sign:
careful people read most about what they then refuse. A settled trade is none, either: its bid was one."""

BANDS: Final = (
    Band(id="DECL-01", scale=Scale.RISK, code="no_loss", low=1, high=1),
    Band(id="DECL-02", scale=Scale.RISK, code="conservative", low=1, high=2),
    Band(id="DECL-03", scale=Scale.RISK, code="steady", low=2, high=3),
    Band(id="DECL-04", scale=Scale.RISK, code="balanced", low=2, high=3),
    Band(id="DECL-05", scale=Scale.RISK, code="growth", low=3, high=4),
    Band(id="DECL-06", scale=Scale.RISK, code="aggressive", low=4, high=5),
    Band(id="DECL-11", scale=Scale.TERM, code="under_1m", low=1, high=1),
    Band(id="DECL-12", scale=Scale.TERM, code="from_1m", low=1, high=2),
    Band(id="DECL-13", scale=Scale.TERM, code="from_3m", low=1, high=3),
    Band(id="DECL-14", scale=Scale.TERM, code="from_6m", low=1, high=4),
    Band(id="DECL-15", scale=Scale.TERM, code="from_1y", low=1, high=5),
    Band(id="DECL-16", scale=Scale.TERM, code="from_3y", low=1, high=6),
)
"""Which ratings an attitude speaks of is the house's own reading; a term shorter than declared always fits."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """A product beyond the declared band, and how often it was looked at or bid for."""

    code: str
    step: int
    times: int


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """One scale with both sides. ``observed`` is None where too little was seen; ``outside`` the most frequent first.

    ``signs`` counts the touches that were looked at, ``outside_signs`` those beyond the band, ``days`` their days.
    """

    scale: Scale
    stance: Stance
    declared: Band | None
    observed: int | None
    signs: int
    outside_signs: int
    days: int
    outside: tuple[Outside, ...]


@dataclass(frozen=True)
class Seen:
    """A touch that is a sign, and its weight."""

    touch: Touch
    weight: int


def gauges(
    *, touches: Iterable[Touch], answers: Mapping[Scale, str], offers: Mapping[str, Offer], as_of: datetime
) -> tuple[Gauge, ...]:
    """Return a gauge for each scale on which something was declared or seen, the same from any order of touches.

    ``answers`` are option ids by scale, ``offers`` the known products by code; what is in neither says nothing.
    """
    seen = [
        Seen(touch=touch, weight=sign.weight)
        for touch in in_window(touches, as_of=as_of)
        if touch.product_code in offers and (sign := _sign(touch))
    ]
    bands = {band.scale: band for band in BANDS if answers.get(band.scale) == band.code}
    return tuple(_gauge(scale, bands.get(scale), seen, offers) for scale in Scale if seen or scale in bands)


def _gauge(scale: Scale, band: Band | None, seen: Sequence[Seen], offers: Mapping[str, Offer]) -> Gauge:
    days = len({one.touch.occurred_at.astimezone(HOME_ZONE).date() for one in seen})
    enough = len(seen) >= LEAST_SIGNS and days >= LEAST_DAYS
    observed = _middle(seen, scale, offers) if enough else None
    outside = _outside(band, seen, offers)
    return Gauge(
        scale=scale,
        stance=_stance(band, observed),
        declared=band,
        observed=observed,
        signs=len(seen),
        outside_signs=sum(one.times for one in outside),
        days=days,
        outside=outside,
    )


def _middle(seen: Iterable[Seen], scale: Scale, offers: Mapping[str, Offer]) -> int:
    """Return the step at which half of all weight is reached; of two middles the lower one."""
    weights: Counter[int] = Counter()
    for one in seen:
        weights[offers[one.touch.product_code].step(scale)] += one.weight
    reached = 0
    for step in sorted(weights):
        reached += weights[step]
        if 2 * reached >= weights.total():
            return step
    raise ValueError("expected touches that count, got none")


def _stance(band: Band | None, observed: int | None) -> Stance:
    if observed is None:
        return Stance.UNSEEN
    if band is None:
        return Stance.UNDECLARED
    if observed > band.high:
        return Stance.ABOVE
    return Stance.BELOW if observed < band.low else Stance.WITHIN


def _outside(band: Band | None, seen: Iterable[Seen], offers: Mapping[str, Offer]) -> tuple[Outside, ...]:
    if band is None:
        return ()
    times = Counter(one.touch.product_code for one in seen)
    steps = {code: offers[code].step(band.scale) for code in times}
    found = [
        Outside(code=code, step=steps[code], times=count)
        for code, count in times.items()
        if not band.low <= steps[code] <= band.high
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.code)))


def _sign(touch: Touch) -> Sign | None:
    fitting = [sign for sign in SIGNS if sign.kind is touch.kind and touch.seconds >= sign.least_seconds]
    return fitting[-1] if fitting else None
