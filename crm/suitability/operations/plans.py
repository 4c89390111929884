"""Confirm or decline a proposed plan; what the gate would block now cannot be confirmed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.refreshing import lock
from crm.suitability.announcements import plan_decided
from crm.suitability.domain.endings import PlanOutcome
from crm.suitability.domain.matching import Purpose, Verdict
from crm.suitability.evidence import seal_decision
from crm.suitability.models import PlanDecision, PlanProposal
from crm.suitability.operations.gate import gate
from crm.suitability.queries.plans import PlanFacts, PlanUnknown, plan
from crm.suitability.queries.sources import investor_of
from crm.suitability.sealed import plan_of
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish_all


class PlanBlocked(ValueError):
    """The gate blocks a product of the plan now; ``verdicts`` say why."""

    def __init__(self, verdicts: tuple[Verdict, ...]) -> None:
        codes = ", ".join(verdict.product_code for verdict in verdicts)
        super().__init__(f"expected every product to pass the gate, blocked: {codes}")
        self.verdicts = verdicts


class PlanDecided(ValueError):
    """The plan was decided otherwise before."""


def confirm_plan(*, plan_id: UUID, by: Actor, at: datetime, channel: str = "desk") -> PlanFacts:
    """Record that the client confirmed the plan; every line passes the gate once more. Twice is once."""
    with transaction.atomic():
        row = _held(plan_id)
        if _already(row, PlanOutcome.CONFIRMED):
            return plan(plan_id=plan_id)
        blocked = _blocked(row, by=by, at=at)
        if not blocked:
            _decide(row, PlanOutcome.CONFIRMED, by=by, at=at, channel=channel)
    if blocked:
        raise PlanBlocked(blocked)
    return plan(plan_id=plan_id)


def decline_plan(*, plan_id: UUID, by: Actor, at: datetime, channel: str = "desk") -> PlanFacts:
    """Record that the client does not want the plan. Twice is once."""
    with transaction.atomic():
        row = _held(plan_id)
        if not _already(row, PlanOutcome.DECLINED):
            _decide(row, PlanOutcome.DECLINED, by=by, at=at, channel=channel)
    return plan(plan_id=plan_id)


def _held(plan_id: UUID) -> PlanProposal:
    row = PlanProposal.objects.filter(id=plan_id).first()
    if row is None:
        raise PlanUnknown(f"no plan {plan_id} in this scope")
    lock([investor_of(row)])
    return row


def _already(row: PlanProposal, wanted: PlanOutcome) -> bool:
    held = PlanDecision.objects.filter(plan=row).first()
    if held is not None and held.outcome != wanted:
        raise PlanDecided(f"expected an undecided plan, it was {held.outcome} at {held.decided_at.isoformat()}")
    return held is not None


def _blocked(row: PlanProposal, *, by: Actor, at: datetime) -> tuple[Verdict, ...]:
    verdicts = [
        gate(
            subject_id=investor_of(row),
            product_code=line.product_code,
            amount_fen=line.amount_fen,
            purpose=Purpose.RECOMMENDATION,
            by=by,
            at=at,
        )
        for line in plan_of(row).lines
    ]
    return tuple(verdict for verdict in verdicts if not verdict.allowed)


def _decide(row: PlanProposal, outcome: PlanOutcome, *, by: Actor, at: datetime, channel: str) -> None:
    ending = _write(row, outcome, by=by, at=at, channel=channel)
    publish_all(events=[plan_decided(ending), seal_decision(ending, at=at)], at=at)
    record(by=by, action=f"plan.{outcome}", at=at, subject_id=ending.subject_id, target_kind="plan",
           target_id=str(row.id), details={"rule": row.rule_id, "channel": channel})  # fmt: skip


def _write(row: PlanProposal, outcome: PlanOutcome, *, by: Actor, at: datetime, channel: str) -> PlanDecision:
    return PlanDecision.objects.create(
        id=stable_id("plan-decision", str(row.id)),
        source_id=row.source_id,
        subject_id=investor_of(row),
        plan=row,
        outcome=outcome.value,
        channel=channel,
        decided_by=by.id,
        decided_at=at,
    )
