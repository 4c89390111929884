"""Weigh again what was answered and what was said: level, contradictions, plans, all in one transaction.

Weighing the same things twice changes nothing. Between assessments a level only falls: what raises it is the
investor's own new assessment.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from crm.profile.refreshing import lock
from crm.suitability.announcements import (
    contradiction_opened,
    contradiction_resolved,
    level_decided,
    plan_proposed,
    teach_back_required,
)
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.contradictions import Contradiction, find_contradictions
from crm.suitability.domain.endings import ResolvedBy
from crm.suitability.domain.inputs import Inputs
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.plan import DatedNeed, Plan, dated_needs, propose_plan
from crm.suitability.domain.rule_book import rules_digest
from crm.suitability.evidence import seal_decision
from crm.suitability.models import Assessment, PlanProposal, Resolution
from crm.suitability.models import Contradiction as ContradictionRow
from crm.suitability.models import LevelDecision as LevelRow
from crm.suitability.operations.plans import supersede
from crm.suitability.queries.levels import assessment_in_force, inputs_at, level_facts
from crm.suitability.queries.sources import sources_of
from crm.suitability.queries.verdicts import standing_from
from crm.suitability.sealed import inputs_content, plan_content
from hub.access.scope import current_actor
from hub.audit.operations import record
from hub.catalogue.queries import products_on_sale
from hub.kernel.clock import business_date
from hub.kernel.events import Event
from hub.kernel.ids import stable_id
from hub.outbox.operations import publish_all


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What weighing brought about; ``changed`` is false when everything was known already."""

    decision_id: UUID
    level: int
    decided: bool
    opened: tuple[UUID, ...]
    proposed: tuple[UUID, ...]

    @property
    def changed(self) -> bool:
        """True when anything new was written."""
        return self.decided or bool(self.opened) or bool(self.proposed)


@dataclass(frozen=True, kw_only=True)
class _Case:
    """What one weighing works on; ``subject_id`` is the investor's profile now."""

    assessment: Assessment
    subject_id: UUID
    sources: tuple[UUID, ...]
    inputs: Inputs
    at: datetime


def weigh(*, subject_id: UUID, at: datetime) -> Weighed | None:
    """Weigh the newest assessment against everything said until ``at``; None where there is no assessment yet."""
    with transaction.atomic():
        lock([subject_id])
        assessment = assessment_in_force(subject_id=subject_id, at=at)
        if assessment is None:
            return None
        weighed = weigh_assessment(assessment, subject_id=subject_id, at=at, before=None, newest=True)
        if weighed.changed:
            record(by=current_actor(), action="suitability.weighed", at=at, subject_id=subject_id,
                   target_kind="level", target_id=str(weighed.decision_id),
                   details={"level": weighed.level, "decided": weighed.decided, "opened": len(weighed.opened),
                            "proposed": len(weighed.proposed)})  # fmt: skip
        return weighed


def weigh_assessment(
    assessment: Assessment, *, subject_id: UUID, at: datetime, before: int | None, newest: bool
) -> Weighed:
    """Decide on one assessment inside the caller's transaction; only the newest one asks and proposes anything."""
    inputs = inputs_at(assessment, subject_id=subject_id, at=at)
    case = _Case(assessment=assessment, subject_id=subject_id, sources=sources_of(subject_id), inputs=inputs, at=at)
    row, events = _decide(case, before=before)
    decided = bool(events)
    opened: list[UUID] = []
    proposed: list[UUID] = []
    if newest:
        events += _close_reassessed(case)
        opened, more = _open_contradictions(case)
        events += more
        proposed, more = _propose_plans(case, row)
        events += more
    publish_all(events=events, at=at)
    return Weighed(decision_id=row.id, level=row.level, decided=decided, opened=tuple(opened), proposed=tuple(proposed))


def _decide(case: _Case, *, before: int | None) -> tuple[LevelRow, list[Event]]:
    decision = decide_level(answers=case.inputs.answers, evidence=case.inputs.evidence)
    held = case.assessment.decisions.order_by("-number").first()
    if held is not None and (decision.level > held.level or _same(held, decision)):
        return held, []
    row = _write_level(case, decision, number=held.number + 1 if held else 1)
    before = held.level if held else before
    return row, [level_decided(row, before=before), seal_decision(row, at=case.at)]


def _same(held: LevelRow, decision: LevelDecision) -> bool:
    return (held.level, held.lowest, held.binding, held.caps, held.families) == (
        decision.level,
        decision.lowest,
        decision.binding.value,
        _caps(decision),
        _families(decision),
    )


def _caps(decision: LevelDecision) -> list[list[str | int]]:
    return [[cap.name.value, cap.level, cap.rule_id] for cap in decision.caps]


def _families(decision: LevelDecision) -> list[list[str | int]]:
    return [[cap.family.value, decision.family_level(cap.family)] for cap in decision.family_caps]


def _write_level(case: _Case, decision: LevelDecision, *, number: int) -> LevelRow:
    content = inputs_content(case.inputs)
    return LevelRow.objects.create(
        id=stable_id("level", str(case.assessment.id), str(number)),
        source_id=case.assessment.source_id,
        subject_id=case.subject_id,
        assessment=case.assessment,
        number=number,
        level=decision.level,
        lowest=decision.lowest,
        binding=decision.binding.value,
        caps=_caps(decision),
        families=_families(decision),
        score=decision.score.out_of_hundred,
        inputs=content.text,
        inputs_digest=content.digest,
        rules_digest=rules_digest(),
        decided_at=case.at,
    )


def _close_reassessed(case: _Case) -> list[Event]:
    """A new assessment answers what was asked again; what is material stays open until it is documented."""
    rows = ContradictionRow.objects.filter(source_id__in=case.sources, resolution=None)
    old = rows.exclude(assessment=case.assessment).exclude(severity=Severity.MATERIAL.value)
    events = []
    for row in old.filter(assessment__taken_at__lt=case.assessment.taken_at).order_by("rule_id", "id"):
        ending = Resolution.objects.create(
            id=stable_id("resolution", str(row.id)),
            source_id=row.source_id,
            subject_id=case.subject_id,
            contradiction=row,
            how=ResolvedBy.REASSESSED.value,
            statement_ids=[],
            resolved_at=case.at,
        )
        events += [contradiction_resolved(row, how=ending.how), seal_decision(ending, at=case.at)]
    return events


def _open_contradictions(case: _Case) -> tuple[list[UUID], list[Event]]:
    opened, events = [], []
    all_found = find_contradictions(answers=case.inputs.answers, evidence=case.inputs.evidence)
    known = ContradictionRow.objects.filter(
        source_id__in=case.sources, rule_id__in=[found.rule_id for found in all_found]
    ).select_related("resolution")
    rows = list(known) if all_found else []
    for found in all_found:
        earlier = [row for row in rows if row.rule_id == found.rule_id]
        if not _is_news(found, case.assessment, earlier):
            continue
        row = _write_contradiction(case, found, turn=len(earlier) + 1)
        opened.append(row.id)
        events += [contradiction_opened(row), *([teach_back_required(row)] if row.teach_back else [])]
    return opened, events


def _is_news(found: Contradiction, assessment: Assessment, earlier: list[ContradictionRow]) -> bool:
    """Not while one is open under the same rule, and not again over remarks or answers that were settled."""
    if any(getattr(row, "resolution", None) is None for row in earlier):
        return False
    if not found.statements:
        return all(row.assessment_id != assessment.id for row in earlier)
    endings = [row.resolution for row in earlier if row.resolution.how != ResolvedBy.REASSESSED]
    settled = {statement_id for ending in endings for statement_id in ending.statement_ids}
    return any(str(item.id) not in settled for item in found.statements)


def _write_contradiction(case: _Case, found: Contradiction, *, turn: int) -> ContradictionRow:
    content = inputs_content(case.inputs)
    return ContradictionRow.objects.create(
        id=stable_id("contradiction", str(case.assessment.id), found.rule_id, str(turn)),
        source_id=case.assessment.source_id,
        subject_id=case.subject_id,
        assessment=case.assessment,
        rule_id=found.rule_id,
        turn=turn,
        severity=found.severity.value,
        teach_back=found.teach_back.value if found.teach_back else "",
        statement_ids=[str(item.id) for item in found.statements],
        inputs=content.text,
        inputs_digest=content.digest,
        opened_at=case.at,
    )


def _propose_plans(case: _Case, row: LevelRow) -> tuple[list[UUID], list[Event]]:
    on = business_date(case.at)
    needs = dated_needs(case.inputs.evidence.statements, on=on)
    if not needs or case.assessment.valid_until <= case.at:
        return [], []
    wanted = {_plan_id(case.assessment, need, row.level): need for need in needs}
    for known in PlanProposal.objects.filter(id__in=list(wanted)).values_list("id", flat=True):
        del wanted[known]
    if not wanted:
        return [], []
    standing = standing_from(level_facts(row, at=case.at), subject_id=case.subject_id)
    shelf = products_on_sale(on=on)
    proposed, events = [], []
    for plan_id, need in wanted.items():
        plan = propose_plan(need=need, standing=standing, products=shelf, on=on)
        if isinstance(plan, Plan):
            proposal = _write_plan(case, plan, plan_id, row)
            proposed.append(proposal.id)
            events += [*supersede(proposal, at=case.at), plan_proposed(proposal)]
    return proposed, events


def _plan_id(assessment: Assessment, need: DatedNeed, level: int) -> UUID:
    """The same need under the same answers and level is proposed once, whatever became of it."""
    return stable_id("plan", str(assessment.id), need.kind.value, str(need.due_date), str(need.amount_fen), str(level))


def _write_plan(case: _Case, plan: Plan, plan_id: UUID, decision: LevelRow) -> PlanProposal:
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
