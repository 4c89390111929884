"""What happened and what was said, hung on source records; and what follows from it, recomputed per profile.

Touchpoints, visits, notes, statements and observations are facts: they hang on a source record and never move when
profiles merge or part. Golden values, cards and search tokens are derived and may be thrown away at any time.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from crm.identity.domain.sightings import Assurance
from crm.profile.domain.golden import Fact
from crm.profile.domain.statement_kinds import StatementKind
from crm.profile.domain.vocabulary import Channel, TouchKind
from hub.vault.fields import EncryptedText

CHANNELS = [(channel.value, channel.value) for channel in Channel]


class Touchpoint(models.Model):
    """One thing that happened. ``source_id`` said it; ``owner_source_id`` is whose timeline it is on.

    The two differ only for what a device did before its user logged in; then the owner follows the device's uses.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    owner_source_id = models.UUIDField()
    channel = models.CharField(max_length=8, choices=CHANNELS)
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in TouchKind])
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    label = models.CharField(max_length=80, blank=True)
    words = EncryptedText(null=True)
    product_code = models.CharField(max_length=40, blank=True)
    slug = models.CharField(max_length=120, blank=True)
    section = models.CharField(max_length=80, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    amount_fen: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    device = models.CharField(max_length=16, blank=True)
    message_id: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner_source_id", "-occurred_at", "-id"], name="touchpoint_by_owner"),
            models.Index(
                fields=["source_id"], condition=~Q(source_id=models.F("owner_source_id")), name="touchpoint_by_device"
            ),
            models.Index(
                fields=["product_code", "occurred_at"], condition=~Q(product_code=""), name="touchpoint_by_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d %H:%M} {self.kind}"


class Visit(models.Model):
    """A contact that an advisor wrote down: at the desk, by telephone or WeChat. ``id`` is its touchpoint's."""

    id = models.UUIDField(primary_key=True, editable=False)
    source_id = models.UUIDField()
    branch_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    channel = models.CharField(max_length=8, choices=CHANNELS)
    arrived_at = models.DateTimeField()
    minutes: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(null=True)
    room = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    products: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    advisor_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    advisor_label = models.CharField(max_length=80, blank=True)
    recorded_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "-arrived_at"], name="visit_by_source"),
            models.Index(fields=["branch_id", "-arrived_at"], name="visit_by_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.arrived_at:%Y-%m-%d %H:%M}"


class Note(models.Model):
    """What an advisor wrote about a contact, in their own words."""

    id = models.UUIDField(primary_key=True, editable=False)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="note")
    source_id = models.UUIDField()
    channel = models.CharField(max_length=8, choices=CHANNELS)
    author_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    author_label = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()
    written_at = models.DateTimeField()
    body = EncryptedText(null=True)
    erased_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="note_written_or_erased",
                condition=Q(body__isnull=False, erased_at=None) | Q(body=None, erased_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_label} {self.written_at:%Y-%m-%d %H:%M}"


class StatementStatus(models.TextChoices):
    """A machine suggests, a person decides."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class NoteStatement(models.Model):
    """One thing found in a note; the words themselves stay in the note, here are their places."""

    id = models.UUIDField(primary_key=True, editable=False)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="statements")
    source_id = models.UUIDField()
    kind = models.CharField(max_length=24, choices=[(kind.value, kind.value) for kind in StatementKind])
    spans: "models.JSONField[list[list[int]], list[list[int]]]" = models.JSONField()
    rule_id = models.CharField(max_length=32)
    channel = models.CharField(max_length=8, choices=CHANNELS)
    occurred_at = models.DateTimeField()
    due_date: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    amount_fen: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=StatementStatus.choices, default=StatementStatus.SUGGESTED)
    decided_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="statement_decided_by_somebody",
                condition=Q(status=StatementStatus.SUGGESTED, decided_at=None)
                | ~Q(status=StatementStatus.SUGGESTED) & Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source_id", "-occurred_at"], name="statement_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.status})"


class FactObservation(models.Model):
    """A source said a value of a fact; kept once per value, with the last time and the best assurance it came with."""

    id = models.BigAutoField(primary_key=True)
    source_id = models.UUIDField()
    fact = models.CharField(max_length=16, choices=[(fact.value, fact.value) for fact in Fact])
    blind = models.CharField(max_length=64)
    value = EncryptedText(bound_to=("source_id", "fact", "blind"))
    channel = models.CharField(max_length=8, choices=CHANNELS)
    assurance = models.SmallIntegerField(choices=[(level.value, level.name) for level in Assurance])
    observed_at = models.DateTimeField()
    by_label = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["source_id", "fact", "blind"], name="observation_once_per_value"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} of {self.source_id}"


class GoldenValue(models.Model):
    """The value that holds for a profile, with its source and the rule that chose it. Recomputed, never edited."""

    id = models.BigAutoField(primary_key=True)
    subject_id = models.UUIDField()
    dimension = models.CharField(max_length=10, default="basic")
    key = models.CharField(max_length=16)
    value = EncryptedText(bound_to=("subject_id", "dimension", "key"))
    source_id = models.UUIDField()
    channel = models.CharField(max_length=8, choices=CHANNELS)
    observed_at = models.DateTimeField()
    rule_id = models.CharField(max_length=16)
    others = models.PositiveSmallIntegerField(default=0)
    by_label = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["subject_id", "dimension", "key"], name="goldenvalue_one_per_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.subject_id}"


class ClientCard(models.Model):
    """One line of the list of clients, ready to be read."""

    subject_id = models.UUIDField(primary_key=True)
    name = EncryptedText()
    latin_name = EncryptedText()
    phone_masked = models.CharField(max_length=32, blank=True)
    gender = models.CharField(max_length=8, blank=True)
    birth_year: "models.SmallIntegerField[int | None, int | None]" = models.SmallIntegerField(null=True)
    last_online_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    last_contact_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    last_contact_channel = models.CharField(max_length=8, blank=True)
    last_seen_at = models.DateTimeField()
    need_kinds: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    latest_statement_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    label_zh = models.CharField(max_length=40, blank=True)
    label_en = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-last_seen_at", "subject_id"], name="clientcard_by_last_seen"),
        ]

    def __str__(self) -> str:
        return str(self.subject_id)


class SearchToken(models.Model):
    """A blind token by which a client is found: name, pinyin, phone, last four. Equality only."""

    id = models.BigAutoField(primary_key=True)
    subject_id = models.UUIDField()
    blind = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["blind", "subject_id"], name="searchtoken_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject_id"], name="searchtoken_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.blind[:8]}"
