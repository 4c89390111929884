"""Who asked to be told of publications by e-mail, and every letter that goes to them."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cms.domain.alerts import Rhythm, Topic
from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText


class Letter(models.TextChoices):
    """CONFIRM asks whether the address wants it, OVERVIEW leads to its own list, NEWS and DIGEST tell of versions."""

    CONFIRM = "confirm"
    OVERVIEW = "overview"
    NEWS = "news"
    DIGEST = "digest"


class End(models.TextChoices):
    """Who ended it: the reader, or a mailbox that takes no letters."""

    READER = "reader"
    BOUNCE = "bounce"


class Alert(models.Model):
    """One address that asked for one topic. Nothing but the question whether it wants this goes to it unconfirmed.

    `address_index` finds the encrypted address; `nonce` stands in the link that confirms and changes once it was used.
    `subject_id` is the investor's who asked while signed in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    address = EncryptedText()
    address_index = models.CharField(max_length=64)
    topic = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Topic])
    target = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2, choices=[("zh", "zh"), ("en", "en")])
    rhythm = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Rhythm])
    subject_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    nonce = models.UUIDField(default=new_id)
    asked_at = models.DateTimeField()
    confirmed_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    ended_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, choices=End.choices, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address_index", "topic", "target"], name="alert_once_of_a_topic"),
            models.CheckConstraint(
                name="alert_end_is_somebodys",
                condition=Q(ended_at=None, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["topic", "target"], condition=Q(confirmed_at__isnull=False, ended_at=None), name="alert_wanted"
            ),
            models.Index(fields=["subject_id"], name="alert_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.target}".strip()


class AlertMail(models.Model):
    """One letter on its way, or sent: the outbox of the alerts. An address gets one letter of a version.

    The letters of a digest that are due together go out as one. `parked_at` is since when one waits for people, because
    it could not be written again and again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE)
    address_index = models.CharField(max_length=64)
    letter = models.CharField(max_length=8, choices=Letter.choices)
    version_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    slug = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    parked_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="alert_mail_parked_is_not_sent", condition=Q(parked_at=None) | Q(sent_at=None)),
            models.UniqueConstraint(
                fields=["address_index", "version_id"],
                condition=Q(version_id__isnull=False),
                name="alert_mail_once_of_a_version",
            ),
            models.CheckConstraint(
                name="alert_mail_tells_of_a_version",
                condition=Q(letter__in=["confirm", "overview"], version_id=None, slug="", number=0)
                | Q(letter__in=["news", "digest"], version_id__isnull=False, number__gt=0) & ~Q(slug=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=Q(sent_at=None), name="alert_mail_waiting"),
            models.Index(fields=["parked_at"], condition=Q(parked_at__isnull=False), name="alert_mail_parked"),
            models.Index(fields=["slug", "number"], name="alert_mail_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.slug} v{self.number}"
