"""Answer whether two records are one person: what would follow is seen first, and large values need a second person.

A merge widens nothing by itself: the lower level holds, and the advisors of both are told (see `passages`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from crm.identity import reviews
from crm.identity.joining import preview_joining
from crm.identity.queries import records_of
from crm.identity.reviews import Review
from crm.journeys.passages import bringing_up_to_date
from crm.profile.queries import name_said_by, names_said_by, told_by
from crm.suitability.queries import LevelBrief, levels_for
from hub.access.queries import Advisor, advisors_of
from hub.contracts.queries import contracts_for
from hub.funds.queries import holdings_for
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date

RULE_ID: Final = "P2-002"
"""Four eyes: two people say the same before two profiles with something at stake become one."""
SECOND_PERSON_FROM_FEN: Final = 50_000_000
"""500,000 yuan held by both together; from there on a client has an advisor of their own (J8). Unmeasured."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two profiles: what hangs on it, and who looks after it. ``name`` is what the pair's record said."""

    record_id: UUID
    subject_id: UUID
    name: str
    records: int
    events: int
    visits: int
    contracts: int
    holdings_fen: int
    level: LevelBrief | None
    advisor: Advisor | None

    @property
    def at_stake(self) -> bool:
        """Something was signed or is held."""
        return bool(self.contracts or self.holdings_fen)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What "the same person" would do. ``refused`` names what forbids it, ``hindrance`` what
    keeps the machine from it, with the two ``names`` that conflict; ``one_already``: nothing would change."""

    left: Side
    right: Side
    survivor: UUID
    refused: str
    hindrance: str
    names: tuple[str, str]
    needs_second: bool
    one_already: bool

    @property
    def level(self) -> LevelBrief | None:
        """The level that would hold: the lower of two, or the only one."""
        levels = [side.level for side in (self.left, self.right) if side.level]
        return min(levels, key=lambda brief: brief.level, default=None)


def effect_of(review: Review, *, at: datetime) -> Effect:
    """Return what answering "the same" would do now."""
    joining = preview_joining(left=review.left_id, right=review.right_id)
    left = _side(review.left_id, review.left_subject, at)
    right = _side(review.right_id, review.right_subject, at)
    return Effect(
        left=left,
        right=right,
        survivor=joining.survivor,
        refused=joining.refused,
        hindrance=joining.hindrance,
        names=joining.names,
        needs_second=_needs_second(left, right),
        one_already=review.left_subject == review.right_subject,
    )


def answer(*, review_id: UUID, same: bool, by: Actor, at: datetime) -> Review:
    """Answer a question; lists, search and levels of both are right when this returns.

    "The same" about two profiles with something at stake waits for a second person; "different" widens nothing, so one
    word is enough. Raises what :func:`crm.identity.reviews.decide` raises.
    """
    review = reviews.one(review_id)
    second = same and effect_of(review, at=at).needs_second
    with bringing_up_to_date((review.left_id, review.right_id), at=at):
        reviews.decide(review_id=review_id, same=same, by=by, at=at, needs_second=second)
    return reviews.one(review_id)


def take_back(*, review_id: UUID, by: Actor, at: datetime) -> Review | None:
    """Undo an answer; both are again what they were without it. Returns the open question, None where none is left."""
    review = reviews.one(review_id)
    with bringing_up_to_date((review.left_id, review.right_id), at=at):
        return reviews.take_back(review_id=review_id, by=by, at=at)


def names_of_pairs(found: Iterable[Review]) -> dict[UUID, str]:
    """Return for each record of these questions the name that it says itself."""
    return names_said_by(record for review in found for record in (review.left_id, review.right_id))


def _side(record_id: UUID, subject_id: UUID, at: datetime) -> Side:
    records = records_of(subject_id)
    told = told_by(records).values()
    return Side(
        record_id=record_id,
        subject_id=subject_id,
        name=name_said_by([record_id]) or name_said_by(records),
        records=len(records),
        events=sum(one.events for one in told),
        visits=sum(one.visits for one in told),
        contracts=len(contracts_for(subject_id=subject_id)),
        holdings_fen=sum(held.amount_fen for held in holdings_for(subject_id=subject_id, on=business_date(at))),
        level=levels_for(subject_ids=[subject_id], at=at).get(subject_id),
        advisor=advisors_of([subject_id]).get(subject_id),
    )


def _needs_second(left: Side, right: Side) -> bool:
    return (left.at_stake and right.at_stake) or left.holdings_fen + right.holdings_fen >= SECOND_PERSON_FROM_FEN
