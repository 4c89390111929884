"""Packs that were asked for, how far each is, and what became of it. The archive lies in the vault for a week."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.kernel.ids import new_id


class PackKind(models.TextChoices):
    """What a pack is about."""

    CLIENT = "client"
    PRODUCT = "product"
    PERIOD = "period"


class PackState(models.TextChoices):
    """Where a pack stands; a file that is gone leaves its digests."""

    ASKED = "asked"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Pack(models.Model):
    """One pack. What was asked never changes; how far it is does, until its digests stand.

    ``target`` is a client's id or a product's code, empty for a span of days. ``touched_at`` says that somebody works
    on it: a worker that was killed stops touching it, and another one begins anew.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=PackKind.choices)
    target = models.CharField(max_length=40, blank=True)
    begins_date: "models.DateField[Any, Any]" = models.DateField(null=True)
    ends_date: "models.DateField[Any, Any]" = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    asked_by_id = models.UUIDField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=PackState.choices, default=PackState.ASKED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    touched_at: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")
    finished_at: "models.DateTimeField[Any, Any]" = models.DateTimeField(null=True)
    files = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    archive_bytes = models.BigIntegerField(default=0)
    archive_digest = models.CharField(max_length=64, blank=True, default="")
    manifest_digest = models.CharField(max_length=64, blank=True, default="")
    sealed_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="pack_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="pack_is_about_something",
                condition=Q(kind="period", target="", begins_date__isnull=False, ends_date__isnull=False)
                | ~Q(kind="period") & ~Q(target=""),
            ),
            models.CheckConstraint(
                name="pack_ready_has_a_file",
                condition=~Q(state__in=["ready", "gone"])
                | ~Q(manifest_digest="") & ~Q(archive_digest="") & Q(sealed_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"
