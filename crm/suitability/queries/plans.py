"""Read the plans that were proposed and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from crm.identity.queries import heard_through, subjects_of_records
from crm.suitability.domain.endings import PlanOutcome
from crm.suitability.domain.plan import Plan
from crm.suitability.models import PlanDecision, PlanProposal
from crm.suitability.queries.sources import remembered
from crm.suitability.sealed import plan_of


class PlanUnknown(LookupError):
    """No such plan in this scope."""


class PlanStatus(StrEnum):
    """Where a plan stands."""

    PROPOSED = "proposed"
    CONFIRMED = PlanOutcome.CONFIRMED.value
    DECLINED = PlanOutcome.DECLINED.value
    SUPERSEDED = PlanOutcome.SUPERSEDED.value
    PARTED = PlanOutcome.PARTED.value


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """A plan as it was proposed, and its state. ``decision_id`` is the level decision that it stays within."""

    id: UUID
    subject_id: UUID
    decision_id: UUID
    plan: Plan
    digest: str
    status: PlanStatus
    proposed_at: datetime
    decided_at: datetime | None
    outcome_id: UUID | None
    """The fact under which the outcome is provable."""


def plans_for(*, subject_id: UUID) -> tuple[PlanFacts, ...]:
    """Return the plans of an investor, newest first."""
    rows = remembered(PlanProposal.objects.filter(source_id__in=heard_through(subject_id)), "content")
    return tuple(_facts(row) for row in rows.select_related("outcome").order_by("-proposed_at", "id"))


def investors_with_plan_for(*, product_code: str) -> set[UUID]:
    """Return the profiles of today whose proposed or confirmed plan names a product, of all that the scope may see.

    Every such plan is opened, since what it says lies sealed.
    """
    stands = Q(outcome__isnull=True) | Q(outcome__outcome=PlanOutcome.CONFIRMED.value)
    rows = remembered(PlanProposal.objects.filter(stands), "content")
    named = [
        row.source_id
        for row in rows.iterator()
        if any(line.product_code == product_code for line in plan_of(row).lines)
    ]
    return set(subjects_of_records(named).values())


def plan(*, plan_id: UUID) -> PlanFacts:
    """Return one plan; raise :class:`PlanUnknown` where the scope has none."""
    row = remembered(PlanProposal.objects.filter(id=plan_id), "content").select_related("outcome").first()
    if row is None:
        raise PlanUnknown(f"no plan {plan_id} in this scope")
    return _facts(row)


def _facts(row: PlanProposal) -> PlanFacts:
    outcome: PlanDecision | None = getattr(row, "outcome", None)
    return PlanFacts(
        id=row.id,
        subject_id=row.subject_id,
        decision_id=row.decision_id,
        plan=plan_of(row),
        digest=row.digest,
        status=PlanStatus(outcome.outcome) if outcome else PlanStatus.PROPOSED,
        proposed_at=row.proposed_at,
        decided_at=outcome.decided_at if outcome else None,
        outcome_id=outcome.id if outcome else None,
    )
