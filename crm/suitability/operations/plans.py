"""Confirm or decline a proposed plan; what the gate blocks now, or what lost its ground, cannot be confirmed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.domain.vocabulary import Channel
from crm.profile.refreshing import lock
from crm.suitability.announcements import plan_decided
from crm.suitability.domain.allocation.checking import Broken
from crm.suitability.domain.allocation.rechecking import broken_now
from crm.suitability.domain.endings import PlanOutcome
from crm.suitability.domain.matching import Verdict
from crm.suitability.evidence import seal_decision
from crm.suitability.models import PlanDecision, PlanProposal
from crm.suitability.operations.gate import gate_together
from crm.suitability.queries.allocating import NotAllocatable, question_for
from crm.suitability.queries.levels import decision_in_force
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


class PlanOutdated(ValueError):
    """The plan rests on a level decision that is no longer in force."""


class PlanBroken(ValueError):
    """A kept allocation breaks limits by the client's figures of now; ``found`` names them."""

    def __init__(self, found: tuple[Broken, ...]) -> None:
        told = ", ".join(f"{one.limit} {one.about}".strip() for one in found)
        super().__init__(f"expected an allocation within every limit of now, it breaks: {told}")
        self.found = found


class OwnWordMissing(ValueError):
    """A kept allocation is confirmed by the client alone, on the client's own page."""


class PlanDecided(ValueError):
    """The plan was decided otherwise before."""


def confirm_plan(*, plan_id: UUID, by: Actor, at: datetime, channel: Channel = Channel.DESK) -> PlanFacts:
    """Record that the client confirmed the plan; at the desk an advisor writes their word down. Twice is once.

    Its lines pass the gate together, with what is held and on its way. Raises ``PlanBlocked``,
    ``PlanOutdated``, ``PlanBroken``, ``PlanDecided``, or ``OwnWordMissing`` for a kept allocation at the desk.
    """
    with transaction.atomic():
        row = _held(plan_id)
        if _already(row, PlanOutcome.CONFIRMED):
            return plan(plan_id=plan_id)
        if channel is Channel.DESK and plan_of(row).allocation:
            raise OwnWordMissing("expected the client's own word on a kept allocation, got one from the desk")
        _refuse_outdated(row, at=at)
        blocked = _blocked(row, by=by, at=at)
        found = () if blocked else _broken(row, at=at)
        if not blocked and not found:
            _decide(row, PlanOutcome.CONFIRMED, by=by, at=at, channel=channel)
    if blocked:
        raise PlanBlocked(blocked)
    if found:
        raise PlanBroken(found)
    return plan(plan_id=plan_id)


def decline_plan(*, plan_id: UUID, by: Actor, at: datetime, channel: Channel = Channel.DESK) -> PlanFacts:
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


def _refuse_outdated(row: PlanProposal, *, at: datetime) -> None:
    holding = decision_in_force(subject_id=investor_of(row), at=at)
    if holding is None or holding.id != row.decision_id:
        now = "none" if holding is None else f"{holding.id}"
        raise PlanOutdated(f"the plan rests on level decision {row.decision_id}, in force is {now}")


def _blocked(row: PlanProposal, *, by: Actor, at: datetime) -> tuple[Verdict, ...]:
    return gate_together(subject_id=investor_of(row), lines=plan_of(row).amounts_fen, by=by, at=at)


def _broken(row: PlanProposal, *, at: datetime) -> tuple[Broken, ...]:
    """Return what a kept allocation breaks of what the client answered, said and holds now."""
    kept = plan_of(row).allocation
    if kept is None:
        return ()
    try:
        now = question_for(subject_id=investor_of(row), at=at)
    except NotAllocatable as refusal:
        raise PlanOutdated(f"{refusal}") from refusal
    return broken_now(kept, now)


def _decide(row: PlanProposal, outcome: PlanOutcome, *, by: Actor, at: datetime, channel: Channel) -> None:
    ending = _write(row, outcome, by=by, at=at, channel=channel)
    publish_all(events=[plan_decided(ending), seal_decision(ending, at=at)], at=at)
    record(by=by, action=f"plan.{outcome}", at=at, subject_id=ending.subject_id, target_kind="plan",
           target_id=str(row.id), details={"rule": row.rule_id, "channel": channel.value})  # fmt: skip


def _write(row: PlanProposal, outcome: PlanOutcome, *, by: Actor, at: datetime, channel: Channel) -> PlanDecision:
    return PlanDecision.objects.create(
        id=stable_id("plan-decision", str(row.id)),
        source_id=row.source_id,
        subject_id=investor_of(row),
        plan=row,
        outcome=outcome.value,
        channel=channel.value,
        decided_by=by.id,
        decided_at=at,
    )
