"""Make decisions provable: levels, raises, how contradictions ended, and what became of plans.

What is sealed is the projection of the row; :func:`content_for` writes the same projection from the row as it stands
now, and adds a field where the encrypted content behind it no longer has the digest that the row states.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from crm.suitability.announcements import EVIDENCE_KIND
from crm.suitability.models import InsistenceStep, LevelDecision, PlanDecision, RaiseAnswer, Resolution
from hub.kernel.canonical import JSONValue, canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.digest import sha256_hex
from hub.kernel.events import Event
from hub.kernel.money import money
from hub.vault.evidence import seal_fact

KIND = EVIDENCE_KIND
Decision = LevelDecision | Resolution | PlanDecision | InsistenceStep | RaiseAnswer


class DecisionMissing(LookupError):
    """Evidence speaks of a decision that is not recorded."""


def seal_decision(row: Decision, *, at: datetime) -> Event:
    """Put the row's projection into the vault and return the event that tells of it."""
    content = canonical_bytes(_project(row))
    return seal_fact(kind=KIND, fact_id=row.id, content=content, subject_id=row.subject_id, at=at)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the live row; raise :class:`DecisionMissing` where there is none."""
    return _content(_row(fact_id))


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many decisions; those that are not recorded in this scope are left out."""
    return {str(row.id): _content(row) for rows in reversed(_tables()) for row in rows.filter(id__in=fact_ids)}


def skeleton_for(fact_id: UUID) -> bytes:
    """Return what the row says without the encrypted content behind it."""
    return canonical_bytes(_project(_row(fact_id)))


def _row(fact_id: UUID) -> Decision:
    for rows in _tables():
        row = rows.filter(id=fact_id).first()
        if row is not None:
            return row
    raise DecisionMissing(f"no suitability decision {fact_id} in this scope")


def _tables() -> tuple[QuerySet[Any, Decision], ...]:
    """Return where decisions are recorded, with what their projections read; the first that has an id counts."""
    return (
        LevelDecision.objects.select_related("assessment"),
        Resolution.objects.select_related("contradiction"),
        PlanDecision.objects.select_related("plan"),
        InsistenceStep.objects.select_related("insistence"),
        RaiseAnswer.objects.select_related("proposal__review"),
    )


def _content(row: Decision) -> bytes:
    return canonical_bytes({**_project(row), **_changed(row)})


def _project(row: Decision) -> dict[str, JSONValue]:
    if isinstance(row, LevelDecision):
        return _level(row)
    if isinstance(row, InsistenceStep):
        return _insistence(row)
    if isinstance(row, RaiseAnswer):
        return _raise(row)
    return _resolution(row) if isinstance(row, Resolution) else _plan(row)


def _level(row: LevelDecision) -> dict[str, JSONValue]:
    return {
        "schema": "hub/suitability-level/v1",
        "decision_id": str(row.id),
        "subject_id": str(row.subject_id),
        "assessment_id": str(row.assessment_id),
        "assessment_digest": row.assessment.digest,
        "questionnaire": row.assessment.version,
        "taken_at": instant(row.assessment.taken_at),
        "valid_until": instant(row.assessment.valid_until),
        "number": row.number,
        "level": row.level,
        "lowest": row.lowest,
        "binding": row.binding,
        "caps": [{"name": name, "level": level, "rule_id": rule_id} for name, level, rule_id in row.caps],
        "families": [{"family": family, "level": level} for family, level in row.families],
        "score": row.score,
        "inputs_digest": row.inputs_digest,
        "rules_digest": row.rules_digest,
        "decided_at": instant(row.decided_at),
    }


def _resolution(row: Resolution) -> dict[str, JSONValue]:
    contradiction = row.contradiction
    return {
        "schema": "hub/suitability-contradiction/v1",
        "resolution_id": str(row.id),
        "subject_id": str(row.subject_id),
        "contradiction_id": str(contradiction.id),
        "assessment_id": str(contradiction.assessment_id),
        "rule_id": contradiction.rule_id,
        "severity": contradiction.severity,
        "inputs_digest": contradiction.inputs_digest,
        "opened_at": instant(contradiction.opened_at),
        "how": row.how,
        "written_digest": row.digest,
        "resolved_by": str(row.resolved_by) if row.resolved_by else None,
        "resolved_at": instant(row.resolved_at),
        "teach_backs": [
            {"topic": held.topic, "passed": held.passed, "held_by": str(held.held_by), "held_at": instant(held.held_at)}
            for held in contradiction.teach_backs.filter(held_at__lte=row.resolved_at).order_by("held_at", "id")
        ],
    }


def _insistence(row: InsistenceStep) -> dict[str, JSONValue]:
    asked = row.insistence
    return {
        "schema": "hub/suitability-exception/v1",
        "step_id": str(row.id),
        "subject_id": str(row.subject_id),
        "exception_id": str(asked.id),
        "product_code": asked.product_code,
        "rating": asked.rating,
        "level": asked.level,
        "amount": money(asked.amount_fen),
        "level_decision_id": str(asked.decision_id),
        "step": row.kind,
        "written_digest": row.digest,
        "taken_by": str(row.taken_by),
        "taken_at": instant(row.taken_at),
    }


def _plan(row: PlanDecision) -> dict[str, JSONValue]:
    return {
        "schema": "hub/suitability-plan-decision/v1",
        "plan_decision_id": str(row.id),
        "subject_id": str(row.subject_id),
        "plan_id": str(row.plan_id),
        "level_decision_id": str(row.plan.decision_id),
        "rule_id": row.plan.rule_id,
        "level": row.plan.level,
        "plan_digest": row.plan.digest,
        "proposed_at": instant(row.plan.proposed_at),
        "outcome": row.outcome,
        "channel": row.channel,
        "decided_by": str(row.decided_by) if row.decided_by else None,
        "decided_at": instant(row.decided_at),
    }


def _raise(row: RaiseAnswer) -> dict[str, JSONValue]:
    proposal, review = row.proposal, row.proposal.review
    return {
        "schema": "hub/suitability-raise/v1",
        "raise_answer_id": str(row.id),
        "subject_id": str(row.subject_id),
        "raise_id": str(proposal.id),
        "level_decision_id": str(proposal.decision_id),
        "to_level": proposal.to_level,
        "lifts": [{"kind": kind, "ref": ref} for kind, ref in proposal.lifts],
        "content_digest": proposal.digest,
        "document_digest": proposal.document_digest,
        "proposed_by": str(proposal.proposed_by),
        "proposed_at": instant(proposal.proposed_at),
        "reviewed_by": str(review.reviewed_by),
        "reviewed_at": instant(review.reviewed_at),
        "confirmed": row.confirmed,
        "answered_by": str(row.answered_by),
        "answered_at": instant(row.answered_at),
    }


def _changed(row: Decision) -> Mapping[str, JSONValue]:
    """Name sealed contents whose bytes no longer have the digest that the row states."""
    if isinstance(row, LevelDecision):
        return {
            **_found("found_assessment_digest", row.assessment.answers, row.assessment.digest),
            **_found("found_inputs_digest", row.inputs, row.inputs_digest),
        }
    if isinstance(row, Resolution | InsistenceStep):
        return _found("found_written_digest", row.written, row.digest)
    if isinstance(row, RaiseAnswer):
        return _found("found_content_digest", row.proposal.content, row.proposal.digest)
    return _found("found_plan_digest", row.plan.content, row.plan.digest)


def _found(name: str, content: str | None, expected: str) -> Mapping[str, JSONValue]:
    """Erased content says nothing; content with another digest says so."""
    if content is None:
        return {}
    found = sha256_hex(content.encode())
    return {} if found == expected else {name: found}
