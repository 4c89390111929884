"""Keep an allocation as a plan that the client may confirm; it takes the place of an earlier one that waits."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.domain.statements import StatementKind
from crm.profile.refreshing import lock
from crm.suitability.announcements import plan_decided, plan_proposed
from crm.suitability.domain.allocation.asking import DatedAmount, Question
from crm.suitability.domain.allocation.choosing import Conflict, allocate, binding
from crm.suitability.domain.allocation.measuring import Choice
from crm.suitability.domain.allocation.rules import ALLOCATION_RULE_ID
from crm.suitability.domain.allocation.stating import conflict_words, plan_of_choice
from crm.suitability.domain.endings import PlanOutcome
from crm.suitability.domain.plan import DatedNeed, Plan
from crm.suitability.evidence import seal_decision
from crm.suitability.models import PlanDecision, PlanProposal
from crm.suitability.operations.gate import gate_together
from crm.suitability.operations.plans import PlanBlocked
from crm.suitability.queries.allocating import NotAllocatable, needs_heard, question_for
from crm.suitability.queries.levels import decision_in_force
from crm.suitability.queries.plans import PlanFacts, plan
from crm.suitability.queries.sources import remembered, sources_of
from crm.suitability.sealed import plan_content
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.events import Event
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish_all

WITHOUT_DATE = DatedNeed(kind=StatementKind.NEEDS_LIQUIDITY, due_date=None, amount_fen=None, statement_ids=())
"""What a plan is for where no date was named: money within reach."""


class NothingFits(ValueError):
    """The limits stand against each other; the message names them."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(conflict_words(conflict).en)
        self.conflict = conflict


class NeedUnanswered(ValueError):
    """What the client spoke of is neither tried in full nor left out with a reason; ``needs`` are the open ones."""

    def __init__(self, needs: tuple[DatedAmount, ...]) -> None:
        told = ", ".join(f"{need.amount_fen} fen by {need.due_date}" for need in needs)
        super().__init__(f"expected every heard need in full or a reason, open: {told}")
        self.needs = needs


def keep_allocation(*, subject_id: UUID, question: Question, by: Actor, at: datetime) -> PlanFacts:
    """Allocate, pass every line through the gate, and propose it to the client. The same again is the same plan.

    What was heard by now counts, whatever the question says. Raises :class:`NothingFits`, :class:`NeedUnanswered`,
    ``PlanBlocked`` or ``NotAllocatable``.
    """
    heard = question_for(subject_id=subject_id, at=at).heard
    if open_needs := replace(question, heard=heard).unanswered():
        raise NeedUnanswered(open_needs)
    choice = allocate(question.asked())
    if isinstance(choice, Conflict):
        raise NothingFits(choice)
    with transaction.atomic():
        lock([subject_id])
        lines = {line.product.code: line.amount_fen for line in choice.lines}
        blocked = gate_together(subject_id=subject_id, lines=lines, by=by, at=at)
        row = None if blocked else _kept(choice, subject_id=subject_id, by=by, at=at)
    if blocked or row is None:
        raise PlanBlocked(blocked)
    return plan(plan_id=row.id)


def _kept(choice: Choice, *, subject_id: UUID, by: Actor, at: datetime) -> PlanProposal:
    found = plan_of_choice(choice, need=_need(choice, subject_id, at), stopped_by=binding(choice))
    row, created = _write(found, subject_id=subject_id, at=at)
    if created:
        publish_all(events=[*_supersede(row, subject_id=subject_id, at=at), plan_proposed(row)], at=at)
        record(by=by, action="plan.allocated", at=at, subject_id=subject_id, target_kind="plan",
               target_id=str(row.id), details={"rule": row.rule_id, "lines": len(choice.lines)})  # fmt: skip
    return row


def _need(choice: Choice, subject_id: UUID, at: datetime) -> DatedNeed:
    """The heard need that the question's first date is about."""
    dates = {need.due_date for need in choice.ask.needs}
    heard = (need for need in needs_heard(subject_id=subject_id, at=at) if need.due_date in dates)
    return next(heard, WITHOUT_DATE)


def _write(found: Plan, *, subject_id: UUID, at: datetime) -> tuple[PlanProposal, bool]:
    decision = decision_in_force(subject_id=subject_id, at=at)
    if decision is None:
        raise NotAllocatable("expected an assessment in force")
    content = plan_content(found)
    return PlanProposal.objects.get_or_create(
        id=stable_id("allocation", str(decision.id), content.digest),
        defaults={
            "source_id": decision.assessment.source_id,
            "subject_id": subject_id,
            "assessment": decision.assessment,
            "decision": decision,
            "rule_id": found.rule_id,
            "level": found.level,
            "content": content.text,
            "digest": content.digest,
            "proposed_at": at,
        },
    )


def _supersede(newer: PlanProposal, *, subject_id: UUID, at: datetime) -> list[Event]:
    waiting = PlanProposal.objects.filter(source_id__in=sources_of(subject_id), outcome=None)
    older = remembered(waiting.filter(rule_id=ALLOCATION_RULE_ID), "content").exclude(id=newer.id).order_by("id")
    events = list[Event]()
    for row in older:
        ending = PlanDecision.objects.create(
            id=stable_id("plan-decision", str(row.id)),
            source_id=row.source_id,
            subject_id=subject_id,
            plan=row,
            outcome=PlanOutcome.SUPERSEDED.value,
            channel="desk",
            decided_at=at,
        )
        events += [plan_decided(ending), seal_decision(ending, at=at)]
    return events
