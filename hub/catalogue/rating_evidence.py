"""Make new ratings provable: what was proposed, by whom, why, and another person's word on it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.catalogue.models import RatingDecision
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.vault.evidence import seal_fact

KIND: Final = "product_rating"


class DecisionMissing(LookupError):
    """Evidence speaks of a decision on a rating that is not there."""


def seal_decision(row: RatingDecision, *, at: datetime) -> Event:
    """Put the decision's canonical bytes into the vault and return the event that tells the log of it."""
    return seal_fact(kind=KIND, fact_id=row.id, content=_content(row), subject_id=None, at=at)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a decision as its rows stand."""
    found = contents_for([str(fact_id)])
    if str(fact_id) not in found:
        raise DecisionMissing(f"decision {fact_id} on a rating is not there")
    return found[str(fact_id)]


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many; those that are not there are left out."""
    rows = RatingDecision.objects.filter(id__in=fact_ids).select_related("proposal__product")
    return {str(row.id): _content(row) for row in rows}


def _content(row: RatingDecision) -> bytes:
    asked = row.proposal
    return canonical_bytes(
        {
            "schema": "hub/product-rating/v1",
            "decision_id": str(row.id),
            "proposal_id": str(asked.id),
            "product_code": asked.product.code,
            "before": {"issuer": asked.before_issuer, "distributor": asked.before_distributor},
            "after": {"issuer": asked.issuer_rating, "distributor": asked.distributor_rating},
            "reason": asked.reason,
            "affected": dict(asked.affected),
            "proposed_by": str(asked.proposed_by_id),
            "proposed_at": instant(asked.proposed_at),
            "approved": row.approved,
            "words": row.words,
            "decided_by": str(row.decided_by_id),
            "decided_at": instant(row.decided_at),
        }
    )
