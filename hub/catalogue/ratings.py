"""Read what was proposed for the ratings of products, and what was decided on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.models import Product, RatingDecision, RatingProposal, Rerating
from hub.catalogue.queries import product_facts


class RatingUnknown(LookupError):
    """No rating was proposed under this id."""


@dataclass(frozen=True, kw_only=True)
class RatingFacts:
    """Two proposed ratings, issuer's and distributor's, and the other person's word as far as there is one."""

    id: UUID
    code: str
    before: tuple[int, int]
    after: tuple[int, int]
    reason: str
    affected: Mapping[str, int]
    proposed_by_id: UUID
    proposed_by: str
    proposed_at: datetime
    decision_id: UUID | None
    approved: bool | None
    words: str
    decided_by: str
    decided_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it waits for another person."""
        return self.approved is None

    @property
    def counts_meanwhile(self) -> bool:
        """Whether it is the higher one and so counts already for what is recommended and sold."""
        return self.open and max(self.after) > max(self.before)


@dataclass(frozen=True, kw_only=True)
class RatedProduct:
    """A listed product with the proposal that waits for it, and how often it was rated anew."""

    product: ProductFacts
    waiting: RatingFacts | None
    times: int


def rating_proposal(proposal_id: UUID) -> RatingFacts:
    """Return one proposal; raise :class:`RatingUnknown`."""
    row = _rows().filter(id=proposal_id).first()
    if row is None:
        raise RatingUnknown(f"no rating was proposed as {proposal_id}")
    return _facts(row)


def rating_history(code: str) -> tuple[RatingFacts, ...]:
    """Return everything that was ever proposed for a product, newest first."""
    return tuple(_facts(row) for row in _rows().filter(product__code=code).order_by("-proposed_at", "-id"))


def waiting_ratings() -> int:
    """Return how many proposals wait for a second person."""
    return RatingProposal.objects.filter(decision__isnull=True).count()


def rated_products() -> tuple[RatedProduct, ...]:
    """Return every listed product by code, with what waits for it."""
    waiting = {facts.code: facts for facts in map(_facts, _rows().filter(decision__isnull=True))}
    times: dict[UUID, int] = {}
    for product_id in Rerating.objects.values_list("product_id", flat=True):
        times[product_id] = times.get(product_id, 0) + 1
    return tuple(
        RatedProduct(product=product_facts(row), waiting=waiting.get(row.code), times=times.get(row.id, 0))
        for row in Product.objects.order_by("code")
    )


def _rows() -> QuerySet[RatingProposal]:
    return RatingProposal.objects.select_related("product", "decision")


def _facts(row: RatingProposal) -> RatingFacts:
    decision: RatingDecision | None = getattr(row, "decision", None)
    return RatingFacts(
        id=row.id,
        code=row.product.code,
        before=(row.before_issuer, row.before_distributor),
        after=(row.issuer_rating, row.distributor_rating),
        reason=row.reason,
        affected=row.affected,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decision_id=decision.id if decision else None,
        approved=decision.approved if decision else None,
        words=decision.words if decision else "",
        decided_by=decision.decided_by if decision else "",
        decided_at=decision.decided_at if decision else None,
    )
