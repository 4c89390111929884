"""Read how products stand to an investor, and what the gate has decided before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from crm.suitability.domain.holdings import Holdings
from crm.suitability.domain.matching import Outcome, Purpose, Verdict, beside_the_person, match
from crm.suitability.domain.standing import Standing, standing_of
from crm.suitability.models import GateDecision
from crm.suitability.queries.contradictions import gate_contradictions
from crm.suitability.queries.exposure import holdings_of, whole_person
from crm.suitability.queries.insistences import exception_for
from crm.suitability.queries.levels import LevelFacts, current_level
from crm.suitability.queries.rules import rules_in_force
from crm.suitability.queries.sources import sources_of
from hub.catalogue.domain.products import DoubtedProduct, ProductFacts
from hub.catalogue.queries import products_on_sale
from hub.kernel.clock import business_date


@dataclass(frozen=True, kw_only=True)
class JudgedProduct:
    """One product on sale with the gate's verdict for one investor."""

    product: ProductFacts
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class GateFacts:
    """One recorded passage through the gate; ``reasons`` by rule id."""

    id: UUID
    product_code: str
    rating: int
    purpose: Purpose
    amount_fen: int
    allowed: bool
    reasons: tuple[tuple[str, Outcome], ...]
    decided_at: datetime


def standing_for(*, subject_id: UUID, at: datetime) -> Standing | None:
    """Return what the gate knows of an investor; None before the first assessment.

    Should the recorded level and the one worked out again differ, the lower one counts.
    """
    facts = current_level(subject_id=subject_id, at=at)
    return None if facts is None else standing_from(facts, subject_id=subject_id, at=at)


def standing_from(facts: LevelFacts, *, subject_id: UUID, at: datetime) -> Standing:
    """Return the standing that follows from a level, the contradictions that are open, and the rules in force."""
    standing = standing_of(
        answers=facts.answers,
        decision=facts.decision,
        valid_until=facts.valid_until,
        taken_at=facts.taken_at,
        contradictions=gate_contradictions(subject_id=subject_id),
        rules=rules_in_force(at=at),
    )
    level = min(facts.level, standing.level)
    return replace(
        standing,
        level=level,
        lowest=facts.lowest or standing.lowest,
        family_levels=tuple((family, min(level, known)) for family, known in standing.family_levels),
    )


def verdicts_for(
    *, subject_id: UUID, at: datetime, purpose: Purpose = Purpose.RECOMMENDATION, held: Holdings | None = None
) -> tuple[JudgedProduct, ...]:
    """Judge everything on sale for an investor beside what the investor has, or ``held`` in its place.

    In the catalogue's order. Nothing is recorded: this is a view.
    """
    on, standing = business_date(at), standing_for(subject_id=subject_id, at=at)
    beside = holdings_of(subject_id=subject_id, at=at) if held is None else held
    return tuple(
        JudgedProduct(
            product=item,
            verdict=match(standing=standing, product=item, purpose=purpose, on=on, held=beside.exposure(item.code)),
        )
        for item in products_on_sale(on=on)
    )


def settled_verdicts_for(*, subject_id: UUID, at: datetime, held: Holdings | None = None) -> tuple[JudgedProduct, ...]:
    """Judge everything on sale by the ratings in force, as a report seals it; ``held`` as in :func:`verdicts_for`.

    What fits only as long as a higher rating waits for a second person is left out: nothing is put forward that the
    next decision may forbid, and nothing is sealed that nobody decided.
    """
    on, standing = business_date(at), standing_for(subject_id=subject_id, at=at)
    beside = holdings_of(subject_id=subject_id, at=at) if held is None else held
    settled = list[JudgedProduct]()
    for judged in verdicts_for(subject_id=subject_id, at=at, held=beside):
        item, verdict = judged.product, judged.verdict
        if verdict.waits:
            continue
        if isinstance(item, DoubtedProduct):
            item = item.as_rated
            verdict = match(
                standing=standing, product=item, purpose=Purpose.RECOMMENDATION, on=on, held=beside.exposure(item.code)
            )
        settled.append(JudgedProduct(product=item, verdict=verdict))
    return tuple(settled)


def purchase_verdicts(*, subject_id: UUID, products: Sequence[ProductFacts], at: datetime) -> tuple[JudgedProduct, ...]:
    """Judge the smallest purchase of these products as the gate would now, with what is held, on its way and signed.

    Nothing is recorded: this is a view.
    """
    on, standing = business_date(at), standing_for(subject_id=subject_id, at=at)
    held, whole = holdings_of(subject_id=subject_id, at=at), whole_person(subject_id=subject_id, at=at)

    def judged(item: ProductFacts, had: Holdings) -> Verdict:
        return match(
            standing=standing, product=item, purpose=Purpose.PURCHASE, on=on, held=had.exposure(item.code),
            exception=exception_for(subject_id=subject_id, product_code=item.code, at=at), at=at,
        )  # fmt: skip

    def seen(item: ProductFacts) -> Verdict:
        verdict = judged(item, held)
        return verdict if whole is None else beside_the_person(verdict, judged(item, whole))

    return tuple(JudgedProduct(product=item, verdict=seen(item)) for item in products)


def decisions_for(*, subject_id: UUID) -> tuple[GateFacts, ...]:
    """Return what the gate decided for an investor, newest first."""
    rows = GateDecision.objects.filter(source_id__in=sources_of(subject_id)).order_by(
        "-decided_at", "product_code", "id"
    )
    return tuple(
        GateFacts(
            id=row.id,
            product_code=row.product_code,
            rating=row.rating,
            purpose=Purpose(row.purpose),
            amount_fen=row.amount_fen,
            allowed=row.allowed,
            reasons=tuple((rule_id, Outcome(outcome)) for rule_id, outcome in row.reasons),
            decided_at=row.decided_at,
        )
        for row in rows
    )
