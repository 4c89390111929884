"""A changed rule as rows: what one person proposed, the word of another, and how far it is carried out.

Proposals and decisions are history; nothing is ever taken out of them. To go back is a proposal of its own.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from hub.kernel.ids import new_id


class RuleProposal(models.Model):
    """Other figures for one rule from a day on. ``figures`` is a list of [parameter, before, after].

    ``affected`` counts whom the author saw touched by it, ``undoes`` is the proposal whose figures it takes back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule_id = models.CharField(max_length=16)
    figures = models.JSONField()
    reason = models.CharField(max_length=300)
    effective_date = models.DateField()
    affected = models.JSONField(default=dict)
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    proposed_by_id = models.UUIDField()
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="ruleproposal_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="ruleproposal_changes_something", condition=~Q(figures=[])),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["rule_id"], name="ruleproposal_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule_id} from {self.effective_date}"


class RuleDecision(models.Model):
    """Another person's word on a proposal; ``effective_date`` is the proposal's, so that the database can compare."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.OneToOneField(RuleProposal, on_delete=models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    words = models.CharField(max_length=300, blank=True, default="")
    effective_date = models.DateField()
    proposed_by_id = models.UUIDField()
    decided_by_id = models.UUIDField()
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="ruledecision_by_another_person", condition=~Q(decided_by_id=F("proposed_by_id"))
            ),
            models.CheckConstraint(name="ruledecision_declined_says_why", condition=Q(approved=True) | ~Q(words="")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["effective_date"], name="ruledecision_by_day", condition=Q(approved=True))
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {'approved' if self.approved else 'declined'}"


class RuleWithdrawal(models.Model):
    """An approved change that is taken back before its day; from then on it counts for nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decision = models.OneToOneField(RuleDecision, on_delete=models.PROTECT, related_name="withdrawal")
    words = models.CharField(max_length=300)
    withdrawn_by_id = models.UUIDField()
    withdrawn_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="rulewithdrawal_says_why", condition=~Q(words=""))
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} withdrawn"


class RuleApplication(models.Model):
    """How far an approved change is carried out from its day on: everybody whom it may touch is weighed again.

    ``cursor`` is the last record that was looked at, so that a later run goes on behind it.
    """

    decision = models.OneToOneField(RuleDecision, primary_key=True, on_delete=models.PROTECT, related_name="applied")
    cursor: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    looked_at = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
    finished_at: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.looked_at}"
