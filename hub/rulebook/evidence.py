"""Make changes of rules provable: what was proposed, by whom, why, from when, and another person's word on it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.events import Event
from hub.rulebook.models import RuleDecision, RuleWithdrawal
from hub.vault.evidence import seal_fact

KIND: Final = "rule_change"


class DecisionMissing(LookupError):
    """Evidence speaks of a decision on a rule that is not there."""


def seal_decision(row: RuleDecision, *, at: datetime) -> Event:
    """Put the decision's canonical bytes into the vault and return the event that tells the log of it."""
    return seal_fact(kind=KIND, fact_id=row.id, content=_content(row), subject_id=None, at=at)


def seal_withdrawal(row: RuleWithdrawal, *, at: datetime) -> Event:
    """Seal that an approved change was taken back before its day."""
    return seal_fact(kind=KIND, fact_id=row.id, content=_withdrawn(row), subject_id=None, at=at)


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a decision or a withdrawal as its rows stand."""
    found = contents_for([str(fact_id)])
    if str(fact_id) not in found:
        raise DecisionMissing(f"decision {fact_id} on a rule is not there")
    return found[str(fact_id)]


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many; those that are not there are left out."""
    rows = RuleDecision.objects.filter(id__in=fact_ids).select_related("proposal")
    found = {str(row.id): _content(row) for row in rows}
    if len(found) < len(fact_ids):
        taken_back = RuleWithdrawal.objects.filter(id__in=fact_ids).select_related("decision__proposal")
        found |= {str(row.id): _withdrawn(row) for row in taken_back}
    return found


def _withdrawn(row: RuleWithdrawal) -> bytes:
    return canonical_bytes(
        {
            "schema": "hub/rule-withdrawal/v1",
            "withdrawal_id": str(row.id),
            "decision_id": str(row.decision_id),
            "proposal_id": str(row.decision.proposal_id),
            "rule_id": row.decision.proposal.rule_id,
            "effective_date": row.decision.effective_date.isoformat(),
            "words": row.words,
            "withdrawn_by": str(row.withdrawn_by_id),
            "withdrawn_at": instant(row.withdrawn_at),
        }
    )


def _content(row: RuleDecision) -> bytes:
    asked = row.proposal
    return canonical_bytes(
        {
            "schema": "hub/rule-change/v1",
            "decision_id": str(row.id),
            "proposal_id": str(asked.id),
            "rule_id": asked.rule_id,
            "figures": [{"parameter": key, "before": before, "after": after} for key, before, after in asked.figures],
            "reason": asked.reason,
            "effective_date": asked.effective_date.isoformat(),
            "affected": dict(asked.affected),
            "undoes": str(asked.undoes_id) if asked.undoes_id else None,
            "proposed_by": str(asked.proposed_by_id),
            "proposed_at": instant(asked.proposed_at),
            "approved": row.approved,
            "words": row.words,
            "decided_by": str(row.decided_by_id),
            "decided_at": instant(row.decided_at),
        }
    )
