"""Choose one value per fact out of everything the sources said, by a named rule, the same way in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.vocabulary import Channel


class Fact(StrEnum):
    """Keys of the basic dimension, in the order a page shows them."""

    NAME = "name"
    GENDER = "gender"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    EMAIL = "email"
    CITY = "city"
    OCCUPATION = "occupation"
    INCOME = "income"
    FAMILY = "family"
    ASSETS = "assets"
    LOSS_LIMIT = "loss_limit"
    ATTITUDE = "attitude"
    HORIZON = "horizon"


class Order(StrEnum):
    """What decides between two sources."""

    MOST_ASSURED = "most_assured"
    NEWEST = "newest"


@dataclass(frozen=True, kw_only=True)
class Survivorship:
    """How one fact is decided. ``stale_after`` asks for a refresh, it never drops the value (unmeasured)."""

    id: str
    order: Order
    stale_after: timedelta | None = None


ASSURED: Final = Survivorship(id="GOLD-001", order=Order.MOST_ASSURED)
NEWEST: Final = Survivorship(id="GOLD-002", order=Order.NEWEST)
NEWEST_YEARLY: Final = Survivorship(id="GOLD-003", order=Order.NEWEST, stale_after=timedelta(days=270))

RULES: Final[dict[Fact, Survivorship]] = {
    Fact.NAME: ASSURED,
    Fact.GENDER: ASSURED,
    Fact.BIRTH_DATE: ASSURED,
    Fact.PHONE: ASSURED,
    Fact.ID_NUMBER: ASSURED,
    Fact.EMAIL: NEWEST,
    Fact.CITY: NEWEST,
    Fact.OCCUPATION: Survivorship(id="GOLD-004", order=Order.NEWEST, stale_after=timedelta(days=730)),
    Fact.INCOME: NEWEST_YEARLY,
    Fact.FAMILY: NEWEST,
    Fact.ASSETS: NEWEST_YEARLY,
    Fact.LOSS_LIMIT: NEWEST_YEARLY,
    Fact.ATTITUDE: NEWEST,
    Fact.HORIZON: NEWEST,
}
REASONS: Final[dict[str, tuple[str, str]]] = {
    "GOLD-001": ("取最可靠的来源，同样可靠取最近的", "The most reliable source; of equals the newest"),
    "GOLD-002": ("取最近说的", "What was said last"),
    "GOLD-003": ("取最近说的，九个月后请更新", "What was said last; to be refreshed after nine months"),
    "GOLD-004": ("取最近说的，两年后请更新", "What was said last; to be refreshed after two years"),
}


@dataclass(frozen=True, kw_only=True)
class Observation:
    """One source said one thing about one fact at one time."""

    fact: Fact
    value: str
    source_id: UUID
    channel: Channel
    assurance: Assurance
    observed_at: datetime


@dataclass(frozen=True, kw_only=True)
class Golden:
    """The value that holds, where it comes from, by which rule, and how many other values were said."""

    fact: Fact
    value: str
    source_id: UUID
    channel: Channel
    observed_at: datetime
    rule_id: str
    others: int = 0


def golden_values(observations: Iterable[Observation]) -> tuple[Golden, ...]:
    """Return one value per fact that anybody spoke of; empty values say nothing."""
    by_fact: dict[Fact, list[Observation]] = {}
    for observation in observations:
        if observation.value.strip():
            by_fact.setdefault(observation.fact, []).append(observation)
    return tuple(_chosen(fact, by_fact[fact]) for fact in Fact if fact in by_fact)


def is_stale(*, fact: Fact, observed_at: datetime, at: datetime) -> bool:
    """True when the rule asks for a fresh answer."""
    limit = RULES[fact].stale_after
    return limit is not None and at - observed_at > limit


def _chosen(fact: Fact, said: Sequence[Observation]) -> Golden:
    rule = RULES[fact]
    best = max(said, key=_by_assurance if rule.order is Order.MOST_ASSURED else _by_time)
    return Golden(
        fact=fact,
        value=best.value,
        source_id=best.source_id,
        channel=best.channel,
        observed_at=best.observed_at,
        rule_id=rule.id,
        others=len({observation.value for observation in said} - {best.value}),
    )


def _by_assurance(said: Observation) -> tuple[int, datetime, str, str]:
    return (said.assurance, said.observed_at, said.value, str(said.source_id))


def _by_time(said: Observation) -> tuple[datetime, int, str, str]:
    return (said.observed_at, said.assurance, said.value, str(said.source_id))
