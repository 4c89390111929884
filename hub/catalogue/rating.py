"""Rate a product anew under four eyes: propose with a reason, decide as another person, seal what was decided.

Whom other ratings touch is known to the rooms of people: they count and call here.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue.domain.products import HIGHEST_RATING, LOWEST_RATING
from hub.catalogue.models import Product, RatingDecision, RatingProposal, Rerating
from hub.catalogue.queries import ProductUnknown
from hub.catalogue.rating_evidence import seal_decision
from hub.catalogue.ratings import RatingFacts, rating_proposal
from hub.kernel.actor import Actor
from hub.kernel.canonical import JSONValue
from hub.kernel.events import Event
from hub.outbox.operations import publish
from hub.schema.locks import hold_names


class Refused(StrEnum):
    """Why a step on a proposed rating is not taken."""

    WORDS = "words"
    """Nobody said why."""
    RANGE = "range"
    """A rating is none of R1 to R5."""
    WAITING = "waiting"
    """Another rating of the product waits already."""
    OWN = "own"
    """The author decides on nothing of their own."""
    DECIDED = "decided"
    """It was decided before."""
    MOVED = "moved"
    """The product is rated otherwise than when it was proposed."""
    NOTHING = "nothing"
    """Both ratings are as they were."""


class RatingRefused(Exception):
    """A step on a proposed rating is not taken; ``reason`` says why."""

    def __init__(self, reason: Refused, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def propose_rating(
    *,
    code: str,
    issuer_rating: int,
    distributor_rating: int,
    reason: str,
    affected: Mapping[str, int],
    by: Actor,
    at: datetime,
) -> RatingFacts:
    """Keep two proposed ratings (1 to 5); a product has one such proposal that waits at a time.

    Raises :class:`RatingRefused` and ``ProductUnknown``.
    """
    if by.id is None:
        raise RatingRefused(Refused.OWN, "a rating is proposed by a person")
    if not reason.strip():
        raise RatingRefused(Refused.WORDS, "say in a sentence why the product is rated anew")
    if not all(LOWEST_RATING <= rating <= HIGHEST_RATING for rating in (issuer_rating, distributor_rating)):
        raise RatingRefused(Refused.RANGE, f"expected R{LOWEST_RATING} to R{HIGHEST_RATING}")
    with transaction.atomic():
        hold_names([f"rating:{code}"])
        product = _product(code)
        if (issuer_rating, distributor_rating) == (product.issuer_rating, product.distributor_rating):
            raise RatingRefused(Refused.NOTHING, f"{code} is rated so already")
        if RatingProposal.objects.filter(product=product, decision__isnull=True).exists():
            raise RatingRefused(Refused.WAITING, f"a rating of {code} waits already")
        row = RatingProposal.objects.create(
            product=product, issuer_rating=issuer_rating, distributor_rating=distributor_rating,
            before_issuer=product.issuer_rating, before_distributor=product.distributor_rating, reason=reason.strip(),
            affected=dict(affected), proposed_by_id=by.id, proposed_by=by.label, proposed_at=at,
        )  # fmt: skip
        record(by=by, action="product.rating_proposed", at=at, target_kind="product", target_id=code,
               details={"proposal": str(row.id), "ratings": [issuer_rating, distributor_rating]})  # fmt: skip
        return rating_proposal(row.id)


def approve_rating(*, proposal_id: UUID, by: Actor, at: datetime) -> RatingFacts:
    """Let proposed ratings count at once, and tell whoever matches people with products.

    The product must still be rated as when they were proposed. Raises :class:`RatingRefused`.
    """
    with transaction.atomic():
        facts = _open(proposal_id, by=by)
        product = _product(facts.code)
        before = (product.issuer_rating, product.distributor_rating)
        if before != facts.before:
            raise RatingRefused(Refused.MOVED, f"{facts.code} is rated {before} now")
        decision = _decide(facts, approved=True, words="", by=by, at=at)
        product.issuer_rating, product.distributor_rating = facts.after
        kept = Rerating.objects.create(
            product=product, decision=decision, issuer_rating=facts.after[0], distributor_rating=facts.after[1],
            before_issuer=before[0], before_distributor=before[1], reason=facts.reason, rated_by=by.id, rated_at=at,
        )  # fmt: skip
        product.save(update_fields=["issuer_rating", "distributor_rating"])
        payload: dict[str, JSONValue] = {
            "product_code": facts.code, "rating": max(facts.after), "before": max(before),
        }  # fmt: skip
        publish(event=Event(name="ProductRerated", key=f"product-rerated:{kept.id}", payload=payload), at=at)
        return rating_proposal(proposal_id)


def decline_rating(*, proposal_id: UUID, words: str, by: Actor, at: datetime) -> RatingFacts:
    """Decline proposed ratings and say why; the product stays as it is. Raises :class:`RatingRefused`."""
    with transaction.atomic():
        facts = _open(proposal_id, by=by)
        if not words.strip():
            raise RatingRefused(Refused.WORDS, "a refusal says why")
        _decide(facts, approved=False, words=words.strip(), by=by, at=at)
        return rating_proposal(proposal_id)


def _product(code: str) -> Product:
    row = Product.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise ProductUnknown(f"no product {code!r} is listed")
    return row


def _open(proposal_id: UUID, *, by: Actor) -> RatingFacts:
    hold_names([f"rating:{rating_proposal(proposal_id).code}"])
    facts = rating_proposal(proposal_id)
    if not facts.open:
        raise RatingRefused(Refused.DECIDED, f"decided by {facts.decided_by} at {facts.decided_at}")
    if by.id is None or by.id == facts.proposed_by_id:
        raise RatingRefused(Refused.OWN, f"{by.label} proposed these ratings")
    return facts


def _decide(facts: RatingFacts, *, approved: bool, words: str, by: Actor, at: datetime) -> RatingDecision:
    assert by.id is not None
    row = RatingDecision.objects.create(
        proposal_id=facts.id, approved=approved, words=words, proposed_by_id=facts.proposed_by_id, decided_by_id=by.id,
        decided_by=by.label, decided_at=at,
    )  # fmt: skip
    publish(event=seal_decision(row, at=at), at=at)
    record(by=by, action="product.rerated" if approved else "product.rating_declined", at=at, target_kind="product",
           target_id=facts.code, details={"proposal": str(facts.id), "before": list(facts.before),
                                          "wanted": list(facts.after)})  # fmt: skip
    return row
