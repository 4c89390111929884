"""Propose a plan for every dated need that is not provided for yet, and end proposals that lost their ground."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from crm.profile.domain.statements import Statement
from crm.profile.domain.vocabulary import Channel
from crm.profile.queries import sources_of_statements
from crm.suitability.announcements import plan_decided, plan_proposed
from crm.suitability.domain.endings import PlanOutcome
from crm.suitability.domain.plan import DatedNeed, Plan, dated_needs, propose_plan
from crm.suitability.evidence import seal_decision
from crm.suitability.models import LevelDecision, PlanDecision, PlanProposal
from crm.suitability.operations.case import Case
from crm.suitability.queries.exposure import holdings_of
from crm.suitability.queries.levels import level_facts
from crm.suitability.queries.sources import remembered
from crm.suitability.queries.verdicts import standing_from
from crm.suitability.sealed import plan_content, plan_of
from hub.catalogue.queries import products_on_sale
from hub.kernel.clock import business_date
from hub.kernel.events import Event
from hub.kernel.ids import stable_id

ANSWERED = (PlanOutcome.CONFIRMED.value, PlanOutcome.DECLINED.value)
"""Endings in which the client has spoken: what was said until then is settled."""


def propose_plans(case: Case, decision: LevelDecision) -> tuple[list[PlanProposal], list[Event]]:
    """Propose what was not proposed yet; return the proposals and what to publish."""
    on = business_date(case.at)
    needs = dated_needs(_unsettled(case), on=on)
    if not needs or case.assessment.valid_until <= case.at:
        return [], []
    wanted = _unproposed(case, needs, decision)
    if not wanted:
        return [], []
    standing = standing_from(level_facts(decision, at=case.at), subject_id=case.subject_id, at=case.at)
    shelf = products_on_sale(on=on)
    held = holdings_of(subject_id=case.subject_id, at=case.at)
    proposed, events = list[PlanProposal](), list[Event]()
    for plan_id, need in wanted.items():
        plan = propose_plan(need=need, standing=standing, products=shelf, on=on, held=held)
        if isinstance(plan, Plan):
            proposal = _write(case, plan, plan_id, decision)
            proposed.append(proposal)
            events += [*_supersede(case, proposal, plan), plan_proposed(proposal)]
    return proposed, events


def drop_parted(case: Case) -> list[Event]:
    """A proposal that rests on a remark of somebody who turned out to be another person is none for this one."""
    rows = {row: plan_of(row).need.statement_ids for row in _open(case).order_by("id")}
    said_by = sources_of_statements(item for items in rows.values() for item in items)
    strangers = {item for item, source in said_by.items() if source not in case.sources}
    return _end([row for row, items in rows.items() if strangers & set(items)], PlanOutcome.PARTED, case)


def _open(case: Case) -> QuerySet[PlanProposal]:
    return remembered(PlanProposal.objects.filter(source_id__in=case.sources, outcome=None), "content")


def _unsettled(case: Case) -> list[Statement]:
    """What was said since the client decided on the same need, less what another side's open proposal provides for."""
    others = [row for row in _open(case) if not case.same_side(row)]
    provided = {item for row in others for item in plan_of(row).need.statement_ids}
    decided = PlanDecision.objects.filter(source_id__in=case.sources, outcome__in=ANSWERED)
    answered = remembered(decided, "plan__content").select_related("plan")
    spoken = [(plan_of(row.plan).need, row.decided_at) for row in answered]
    return [
        item
        for item in case.inputs.evidence.statements
        if str(item.id) not in provided
        and not any(
            str(item.id) in need.statement_ids
            or ((need.kind, need.due_date) == (item.kind, item.due_date) and item.occurred_at <= at)
            for need, at in spoken
        )
    ]


def _unproposed(case: Case, needs: Iterable[DatedNeed], decision: LevelDecision) -> dict[UUID, DatedNeed]:
    """Return the needs by the id of their plan. What was proposed under another decision is proposed under this one."""
    first = {_plan_id(case, need, str(decision.level)): need for need in needs}
    known = dict(PlanProposal.objects.filter(id__in=list(first)).values_list("id", "decision_id"))
    again = {
        _plan_id(case, need, str(decision.level), str(decision.id)): need
        for plan_id, need in first.items()
        if known.get(plan_id, decision.id) != decision.id
    }
    done = set(PlanProposal.objects.filter(id__in=list(again)).values_list("id", flat=True)) if again else set()
    fresh = {plan_id: need for plan_id, need in first.items() if plan_id not in known}
    return fresh | {plan_id: need for plan_id, need in again.items() if plan_id not in done}


def _plan_id(case: Case, need: DatedNeed, *under: str) -> UUID:
    """The same need under the same answers and decision is proposed once; one that is said anew is another."""
    said = (need.kind.value, str(need.due_date), str(need.amount_fen), need.statement_ids[0])
    return stable_id("plan", str(case.assessment.id), *said, *under)


def _supersede(case: Case, newer: PlanProposal, plan: Plan) -> list[Event]:
    """End the undecided proposals of this side for the same date under the same rule."""
    older = _open(case).filter(rule_id=newer.rule_id).exclude(id=newer.id).order_by("id")
    due = plan.need.due_date
    replaced = [row for row in older if case.same_side(row) and plan_of(row).need.due_date == due]
    return _end(replaced, PlanOutcome.SUPERSEDED, case)


def _end(rows: Iterable[PlanProposal], outcome: PlanOutcome, case: Case) -> list[Event]:
    events = []
    for row in rows:
        ending = PlanDecision.objects.create(
            id=stable_id("plan-decision", str(row.id)),
            source_id=row.source_id,
            subject_id=case.subject_id,
            plan=row,
            outcome=outcome.value,
            channel=Channel.SYSTEM.value,
            decided_at=case.at,
        )
        events += [plan_decided(ending), seal_decision(ending, at=case.at)]
    return events


def _write(case: Case, plan: Plan, plan_id: UUID, decision: LevelDecision) -> PlanProposal:
    content = plan_content(plan)
    return PlanProposal.objects.create(
        id=plan_id,
        source_id=case.assessment.source_id,
        subject_id=case.subject_id,
        assessment=case.assessment,
        decision=decision,
        rule_id=plan.rule_id,
        level=plan.level,
        content=content.text,
        digest=content.digest,
        proposed_at=case.at,
    )
