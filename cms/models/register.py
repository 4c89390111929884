"""The register: every version ever published, append-only. The public reads this and nothing else."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cms.domain.schema import Kind
from cms.models.reviews import Change, Decision, Lane, Submission, Weight


class RegisterVersion(models.Model):
    """One published version at its permanent address (slug, number).

    `payload` is the canonical content of both languages and `digest` its SHA-256; the database compares them, holds the
    content to the approved submission, the row to a signature whose hour has come, and the numbers of a slug to an
    unbroken row. `decision` is always approved:
    it is part of the key by which the database finds the review.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    previous_number = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    change = models.CharField(max_length=12, choices=Change.choices)
    weight = models.CharField(max_length=10, choices=Weight.choices, default=Weight.NONE, blank=True)
    lane = models.CharField(max_length=10, choices=Lane.choices, default=Lane.ORDINARY)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    payload = models.BinaryField()
    digest = models.CharField(max_length=64)
    reading_zh = models.TextField()
    reading_en = models.TextField()
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT)
    author_id = models.UUIDField()
    approver_id = models.UUIDField()
    publisher_id = models.UUIDField()
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.APPROVED)
    signatories = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    rule_set = models.CharField(max_length=20)
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "number"], name="register_one_row_per_address"),
            models.CheckConstraint(
                name="register_unbroken_numbers",
                condition=Q(number=1, previous_number=None)
                | Q(number__gt=1, previous_number__isnull=False, previous_number=F("number") - 1),
            ),
            models.CheckConstraint(name="register_approver_not_author", condition=~Q(approver_id=F("author_id"))),
            models.CheckConstraint(name="register_publisher_not_author", condition=~Q(publisher_id=F("author_id"))),
            models.CheckConstraint(
                name="register_publisher_not_approver",
                condition=~Q(publisher_id=F("approver_id")) | Q(lane=Lane.URGENT),
            ),
            models.CheckConstraint(name="register_only_approved", condition=Q(decision=Decision.APPROVED)),
            models.CheckConstraint(
                name="register_change_has_a_reason",
                condition=Q(number=1, change=Change.FIRST)
                | (Q(number__gt=1) & ~Q(change=Change.FIRST) & ~Q(reason_zh="") & ~Q(reason_en="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["slug", "-number"], name="register_newest_of_slug"),
            models.Index(fields=["kind", "-published_at"], name="register_newest_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.number}"
