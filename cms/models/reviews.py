"""Frozen submissions and the decisions on them. Both are append-only; a returned draft is submitted anew."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cms.domain.schema import Kind
from hub.kernel.ids import new_id


class Change(models.TextChoices):
    """What a version is to the one before it."""

    FIRST = "first"
    UPDATE = "update"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


class Weight(models.TextChoices):
    """How much a correction corrects; readers of the version before are told of a material one. "" is no correction."""

    NONE = ""
    MINOR = "minor"
    MATERIAL = "material"


class Lane(models.TextChoices):
    """URGENT is for material events, whose clock runs: there the reviewer may sign, so two people are enough."""

    ORDINARY = "ordinary"
    URGENT = "urgent"


class Decision(models.TextChoices):
    APPROVED = "approved"
    RETURNED = "returned"


class Submission(models.Model):
    """A draft as it was handed in: canonical payload, digest, and what the checks said at that moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    change = models.CharField(max_length=12, choices=Change.choices)
    weight = models.CharField(max_length=10, choices=Weight.choices, default=Weight.NONE, blank=True)
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.ORDINARY)
    base_number = models.PositiveIntegerField()
    payload = models.BinaryField()
    digest = models.CharField(max_length=64)
    reason_zh = models.TextField()
    reason_en = models.TextField()
    author_id = models.UUIDField()
    submitted_at = models.DateTimeField()
    findings = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    completeness_percent = models.PositiveSmallIntegerField()
    rule_set = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "author_id"], name="submission_and_author"),
            models.UniqueConstraint(fields=["id", "slug", "digest"], name="submission_and_content"),
            models.UniqueConstraint(fields=["id", "lane", "weight"], name="submission_and_lane"),
            models.UniqueConstraint(fields=["id", "lane"], name="submission_and_lane_alone"),
            models.CheckConstraint(
                name="submission_first_has_no_base",
                condition=Q(change=Change.FIRST, base_number=0) | (~Q(change=Change.FIRST) & Q(base_number__gt=0)),
            ),
            models.CheckConstraint(
                name="submission_change_has_a_reason",
                condition=Q(change=Change.FIRST) | (~Q(reason_zh="") & ~Q(reason_en="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["slug", "-submitted_at"], name="submission_by_slug")]

    def __str__(self) -> str:
        return f"{self.slug} {self.digest[:8]}"


class Review(models.Model):
    """One decision on one submission, by somebody other than its author. The database compares the two.

    `remarks` are words on single fields of a returned draft: [{"field": …, "text": …}].
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT)
    author_id = models.UUIDField()
    reviewer_id = models.UUIDField()
    decision = models.CharField(max_length=10, choices=Decision.choices)
    comment = models.TextField(blank=True)
    remarks = models.JSONField(default=list)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="review_not_by_the_author", condition=~Q(reviewer_id=F("author_id"))),
            models.CheckConstraint(
                name="review_return_says_why", condition=Q(decision=Decision.APPROVED) | ~Q(comment="")
            ),
            models.UniqueConstraint(
                fields=["submission", "author_id", "reviewer_id", "decision"], name="review_and_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.decision}"
