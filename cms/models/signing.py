"""Signatures under approved submissions, and what stopped those that were signed for a later hour. Both append-only."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cms.models.reviews import Decision, Lane, Submission
from hub.kernel.ids import new_id


class Signature(models.Model):
    """One person's word that an approved submission may be published from `go_live_at` on.

    The database holds it to the review it rests on and lets a version into the register only with a signature that was
    not stopped, by its signatory, and not before its time. In the urgent lane the reviewer may sign, never the author.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT)
    author_id = models.UUIDField()
    reviewer_id = models.UUIDField()
    signatory_id = models.UUIDField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.APPROVED)
    lane = models.CharField(max_length=10, choices=Lane.choices)
    signed_at = models.DateTimeField()
    go_live_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="signature_not_by_the_author", condition=~Q(signatory_id=F("author_id"))),
            models.CheckConstraint(
                name="signature_not_by_the_reviewer",
                condition=~Q(signatory_id=F("reviewer_id")) | Q(lane=Lane.URGENT),
            ),
            models.CheckConstraint(name="signature_of_an_approval", condition=Q(decision=Decision.APPROVED)),
            models.CheckConstraint(name="signature_before_it_counts", condition=Q(go_live_at__gte=F("signed_at"))),
        ]
        indexes: ClassVar = [models.Index(fields=["go_live_at"], name="signature_by_its_hour")]

    def __str__(self) -> str:
        return f"{self.submission_id} from {self.go_live_at:%Y-%m-%d %H:%M}"


class Cause(models.TextChoices):
    """Why a signed publication did not come."""

    CANCELLED = "cancelled"
    RULES = "rules"
    MOVED = "moved"


class Stop(models.Model):
    """The end of a signed publication before its hour, or at it: a person's reason, or what the worker found.

    `rules` are the ids that stopped it at the gate; `stopped_by_id` is None where the worker did.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    reason = models.TextField(blank=True)
    rules = models.JSONField(default=list)
    stopped_by_id = models.UUIDField(null=True)
    stopped_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="stop_by_a_person_says_why",
                condition=~Q(cause=Cause.CANCELLED) | (Q(stopped_by_id__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signature_id} {self.cause}"
