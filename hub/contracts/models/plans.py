"""Repayment plans of projects: every version stays, and each after the first is what two people agreed on."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from hub.catalogue.domain.projects import RepaymentMethod
from hub.contracts.domain.schedules.changes import PlanChange
from hub.contracts.domain.schedules.daycounts import DayCount
from hub.contracts.domain.schedules.plans import Step
from hub.kernel.ids import new_id


class PlanVersion(models.Model):
    """One version of a project's plan with the terms it was worked out from; ``number`` counts from 1."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project_code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=16, choices=[(change.value, change.value) for change in PlanChange])
    reason = models.CharField(max_length=200)
    effective_date = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    principal_fen = models.BigIntegerField()
    annual_rate_bps = models.IntegerField()
    value_date = models.DateField()
    maturity_date = models.DateField()
    method = models.CharField(max_length=20, choices=[(method.value, method.value) for method in RepaymentMethod])
    day_count = models.CharField(max_length=8, choices=[(count.value, count.value) for count in DayCount])
    step = models.CharField(max_length=8, choices=[(step.value, step.value) for step in Step])
    penalty_bps = models.IntegerField()
    allocation_order = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["project_code", "number"], name="planversion_number_of_its_project"),
            models.CheckConstraint(name="planversion_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="planversion_lends_something", condition=Q(principal_fen__gt=0)),
            models.CheckConstraint(
                name="planversion_ends_after_it_begins", condition=Q(maturity_date__gt=F("value_date"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_code} {self.number}"


class PlanProposal(models.Model):
    """A change of a plan that one person wants; ``digest`` names the plan that followed from it then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    project_code = models.CharField(max_length=40)
    based_on = models.PositiveIntegerField()
    change = models.CharField(max_length=16, choices=[(change.value, change.value) for change in PlanChange])
    asked = models.JSONField()
    reason = models.CharField(max_length=200)
    effective_date = models.DateField()
    digest = models.CharField(max_length=64)
    proposed_by_id = models.UUIDField()
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="planproposal_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="planproposal_changes_something", condition=~Q(change=PlanChange.AGREED.value)),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["project_code"], name="planproposal_by_project")]

    def __str__(self) -> str:
        return f"{self.project_code} {self.change} after {self.based_on}"


class PlanDecision(models.Model):
    """Another person's word on a proposal, and the version that an accepted one became."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.OneToOneField(PlanProposal, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField()
    version = models.OneToOneField(PlanVersion, null=True, on_delete=models.PROTECT, related_name="decision")
    words = models.CharField(max_length=200, blank=True, default="")
    proposed_by_id = models.UUIDField()
    decided_by_id = models.UUIDField()
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="plandecision_by_another_person", condition=~Q(decided_by_id=F("proposed_by_id"))
            ),
            models.CheckConstraint(
                name="plandecision_accepted_is_a_version",
                condition=Q(accepted=True, version__isnull=False) | Q(accepted=False, version__isnull=True),
            ),
            models.CheckConstraint(name="plandecision_declined_says_why", condition=Q(accepted=True) | ~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {'accepted' if self.accepted else 'declined'}"


class PlannedInstalment(models.Model):
    """One instalment of a version; the principals of a version add up to its loan, which the database checks."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveIntegerField()
    start_date = models.DateField()
    due_date = models.DateField()
    principal_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["version", "number"], name="plannedinstalment_once"),
            models.CheckConstraint(name="plannedinstalment_takes_time", condition=Q(due_date__gt=F("start_date"))),
            models.CheckConstraint(
                name="plannedinstalment_asks_for_money_or_nothing",
                condition=Q(principal_fen__gte=0, interest_fen__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.number}"
