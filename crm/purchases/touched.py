"""Whom a product's rating concerns: who holds it, who asked for it, and whose plan it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from crm.purchases.queries import purchases_open
from crm.suitability.domain.gate_rules import RATING
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.standing import Standing
from crm.suitability.queries import standing_for
from crm.suitability.queries.plans import investors_with_plan_for
from hub.access.queries import in_use
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import product
from hub.contracts.queries import subjects_with_contract


@dataclass(frozen=True, kw_only=True)
class Touched:
    """One investor whom a product concerns, and whether its rating is above their level, now and then.

    ``level`` is C1 to C5 as 1 to 5, ``None`` where nobody was assessed or the assessment ended.
    """

    subject_id: UUID
    level: int | None
    holds: bool
    asked: bool
    planned: bool
    above_now: bool
    above_then: bool


@dataclass(frozen=True, kw_only=True)
class RatingPreview:
    """Everybody whom a product concerns, those first who would lose it."""

    touched: tuple[Touched, ...]

    def counts(self) -> dict[str, int]:
        """Return how many hold, asked for and plan with it, and how many lose or gain it."""
        rows = self.touched
        return {
            "holds": sum(one.holds for one in rows),
            "asked": sum(one.asked for one in rows),
            "planned": sum(one.planned for one in rows),
            "loses": sum(one.above_then and not one.above_now for one in rows),
            "gains": sum(one.above_now and not one.above_then for one in rows),
        }


def preview_rating(*, code: str, issuer_rating: int, distributor_rating: int, on: date, at: datetime) -> RatingPreview:
    """Return whom other ratings of a product would touch, of all that the scope may see."""
    item = product(code=code)
    then = replace(item, issuer_rating=issuer_rating, distributor_rating=distributor_rating)
    found = []
    for subject_id, ways in concerned(code=code, at=at).items():
        standing = standing_for(subject_id=subject_id, at=at)
        found.append(
            Touched(
                subject_id=subject_id,
                level=standing.level if standing else None,
                holds="holds" in ways,
                asked="asked" in ways,
                planned="planned" in ways,
                above_now=is_above(standing, item, on=on),
                above_then=is_above(standing, then, on=on),
            )
        )
    return RatingPreview(touched=tuple(sorted(found, key=_gravest_first)))


def concerned(*, code: str, at: datetime) -> Mapping[UUID, frozenset[str]]:
    """Return whom a product concerns by the profile of today, and in which ways: holds, asked, planned."""
    ways: dict[UUID, set[str]] = {}
    for way, ids in (
        ("holds", subjects_with_contract(product_code=code)),
        ("asked", {one.subject_id for one in purchases_open(product_code=code, at=at)}),
        ("planned", investors_with_plan_for(product_code=code)),
    ):
        for subject_id in in_use(ids).values():
            ways.setdefault(subject_id, set()).add(way)
    return {subject_id: frozenset(ways[subject_id]) for subject_id in sorted(ways)}


def is_above(standing: Standing | None, item: ProductFacts, *, on: date) -> bool:
    """Tell whether a product's rating is above what a level reaches; without a level nothing is said."""
    if standing is None:
        return False
    blocking = match(standing=standing, product=item, purpose=Purpose.PURCHASE, on=on).blocking
    return any(reason.rule.id == RATING.id for reason in blocking)


def _gravest_first(one: Touched) -> tuple[bool, bool, bool, str]:
    return (not (one.above_then and not one.above_now), not one.above_then, not one.holds, str(one.subject_id))
