"""The events that this room publishes: ids, rule ids and digests, never what a person said or has."""

from uuid import UUID

from crm.suitability.domain.endings import PlanOutcome
from crm.suitability.domain.raising import RAISE_RULE_ID
from crm.suitability.models import Assessment, Contradiction, LevelDecision, LevelRaise, PlanDecision, PlanProposal
from hub.kernel.events import Event

EVIDENCE_KIND = "suitability_decision"
EVENT_OF = {
    PlanOutcome.CONFIRMED: "PlanConfirmed",
    PlanOutcome.DECLINED: "PlanDeclined",
    PlanOutcome.SUPERSEDED: "PlanSuperseded",
    PlanOutcome.PARTED: "PlanParted",
}


def assessment_submitted(row: Assessment) -> Event:
    """An investor handed in a complete assessment."""
    payload = {"subject_id": str(row.subject_id), "assessment_id": str(row.id), "channel": row.channel}
    return Event(name="AssessmentSubmitted", key=f"assessment:{row.id}", payload=payload)


def level_decided(row: LevelDecision, *, before: int | None) -> Event:
    """A level was decided; ``before`` is the level that held until now."""
    payload = {
        "subject_id": str(row.subject_id),
        "decision_id": str(row.id),
        "level": row.level,
        "before": before,
        "rule_id": next(rule_id for name, _, rule_id in row.caps if name == row.binding),
    }
    return Event(name="LevelDecided", key=f"level:{row.id}", payload=payload)


def raise_proposed(row: LevelRaise) -> Event:
    """A second person has to look at a proposal to let a level up."""
    payload = {"subject_id": str(row.subject_id), "raise_id": str(row.id), "rule_id": RAISE_RULE_ID}
    return Event(name="RaiseProposed", key=f"raise:{row.id}", payload=payload)


def raise_reviewed(row: LevelRaise, *, how: str) -> Event:
    """A second person approved or refused it."""
    return Event(name="RaiseReviewed", key=f"raise-{how}:{row.id}", payload=_raise(row, how))


def raise_answered(row: LevelRaise, *, how: str) -> Event:
    """The client gave their own word on it."""
    return Event(name="RaiseAnswered", key=f"raise-{how}:{row.id}", payload=_raise(row, how))


def _raise(row: LevelRaise, how: str) -> dict[str, str]:
    return {"subject_id": str(row.subject_id), "raise_id": str(row.id), "rule_id": RAISE_RULE_ID, "how": how}


def contradiction_opened(row: Contradiction) -> Event:
    """Two sides do not fit; the advisor asks again."""
    return Event(name="ContradictionOpened", key=f"contradiction:{row.id}", payload=_contradiction(row))


def teach_back_required(row: Contradiction) -> Event:
    """A risk education with teach-back is due before anything may be recommended."""
    payload = {**_contradiction(row), "topic": row.teach_back}
    return Event(name="TeachBackRequired", key=f"teach-back:{row.id}", payload=payload)


def contradiction_resolved(row: Contradiction, *, how: str) -> Event:
    """A contradiction ended."""
    return Event(
        name="ContradictionResolved",
        key=f"contradiction-resolved:{row.id}",
        payload={**_contradiction(row), "how": how},
    )


def _contradiction(row: Contradiction) -> dict[str, str]:
    return {
        "subject_id": str(row.subject_id),
        "contradiction_id": str(row.id),
        "rule_id": row.rule_id,
        "severity": row.severity,
    }


def weighing_failed(*, subject_id: UUID, decision_id: UUID, rule_id: str) -> Event:
    """Somebody could not be weighed again under a changed rule; a person has to look at the level."""
    payload = {"subject_id": str(subject_id), "decision_id": str(decision_id), "rule_id": rule_id}
    return Event(name="WeighingFailed", key=f"weighing-failed:{decision_id}:{subject_id}", payload=payload)


def plan_proposed(row: PlanProposal) -> Event:
    """A plan waits to be gone through with the client."""
    payload = {"subject_id": str(row.subject_id), "plan_id": str(row.id), "rule_id": row.rule_id}
    return Event(name="PlanProposed", key=f"plan:{row.id}", payload=payload)


def plan_decided(row: PlanDecision) -> Event:
    """The client confirmed or declined a plan, or a newer one took its place (``PlanConfirmed``, …)."""
    payload = {
        "subject_id": str(row.subject_id),
        "plan_id": str(row.plan_id),
        "rule_id": row.plan.rule_id,
        "outcome": row.outcome,
    }
    return Event(name=EVENT_OF[PlanOutcome(row.outcome)], key=f"plan-{row.outcome}:{row.plan_id}", payload=payload)
