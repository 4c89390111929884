"""Raw facts as they came: kept for ever, queued until folded, or set aside with the reason."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText


class Message(models.Model):
    """One message of one source, encrypted as it came. Its key makes a second delivery the same message."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    format = models.CharField(max_length=24)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    body = EncryptedText(null=True, bound_to=("source", "key"))
    erased_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["source", "key"], name="message_once"),
            models.CheckConstraint(
                name="message_kept_or_erased",
                condition=Q(body__isnull=False, erased_at=None) | Q(body=None, erased_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.id}"


class Pending(models.Model):
    """A message that still has to be folded. The row goes when the work is done, in the same transaction."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.PROTECT, related_name="pending")
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["due_at", "message"], name="pending_due")]

    def __str__(self) -> str:
        return f"{self.message_id} due {self.due_at:%H:%M:%S}"


class QuarantineStatus(models.TextChoices):
    """Waiting for a person; released back into the queue; or dropped with a reason."""

    WAITING = "waiting"
    RELEASED = "released"
    DROPPED = "dropped"


class Quarantined(models.Model):
    """One refusal of a message, with the reason and what was expected; nothing is lost.

    A message that was released and refused again has a row for each refusal; it waits for a person once at a time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    format = models.CharField(max_length=24)
    reason = models.CharField(max_length=40)
    detail = models.CharField(max_length=300)
    received_at = models.DateTimeField()
    body = EncryptedText(null=True)
    status = models.CharField(max_length=8, choices=QuarantineStatus.choices, default=QuarantineStatus.WAITING)
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    decided_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    decided_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=Q(status=QuarantineStatus.WAITING), name="quarantined_waits_once"
            ),
            models.CheckConstraint(
                name="quarantined_decided_by_somebody",
                condition=Q(status=QuarantineStatus.WAITING, decided_at=None)
                | ~Q(status=QuarantineStatus.WAITING) & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-received_at"], name="quarantined_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reason}"


class BulkDecision(models.Model):
    """One person's decision about everything that waits for one reason from one source; the worker carries it out.

    ``cursor`` is the last message it came to, so that a killed worker goes on behind it. ``done`` were decided about,
    ``refused`` are refused for the same reason still and go on waiting.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=64)
    reason = models.CharField(max_length=40)
    release = models.BooleanField()
    why = models.CharField(max_length=300, blank=True, default="")
    asked_by: "models.UUIDField[Any, Any]" = models.UUIDField()
    asked_label = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    cursor: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    closed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["source", "reason"], condition=Q(closed_at=None), name="bulkdecision_one_at_a_time"
            ),
            models.CheckConstraint(name="bulkdecision_drop_says_why", condition=Q(release=True) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reason} {self.done}/{self.total}"
