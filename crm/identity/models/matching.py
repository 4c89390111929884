"""What scoring needs and says: marks and block keys of records, weighed pairs, questions for a person, the model.

All but a person's answers follows from what the records said and from the model, and could be made anew.
"""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from crm.identity.models.records import SourceRecord
from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText

VERSION_LENGTH = 32


class MatchModel(models.Model):
    """The weights that records are scored with; the newest published one holds.

    ``version`` is a digest of ``figures``. A proposed one waits until somebody else than who proposed it publishes or
    declines it. ``published_at`` is when it last came into force: a former model can come back.
    """

    version = models.CharField(primary_key=True, max_length=VERSION_LENGTH)
    figures: "models.JSONField[Any, Any]" = models.JSONField()
    learnt_from = models.IntegerField()
    proposed_at = models.DateTimeField()
    proposed_by_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)
    proposed_by_label = models.CharField(max_length=80)
    approved_by_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)
    approved_by_label = models.CharField(max_length=80, blank=True)
    published_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    declined_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    declined_by_label = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="matchmodel_published_by_somebody", condition=Q(published_at=None) | ~Q(approved_by_label="")
            ),
            models.CheckConstraint(
                name="matchmodel_approved_by_another",
                condition=Q(approved_by_id=None) | Q(proposed_by_id=None) | ~Q(approved_by_id=F("proposed_by_id")),
            ),
            models.CheckConstraint(
                name="matchmodel_declined_with_a_reason",
                condition=Q(declined_at=None, declined_by_label="")
                | (Q(published_at=None, declined_at__isnull=False) & ~Q(declined_by_label="") & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.version


class RecordMarks(models.Model):
    """The marks by which a record is scored, as JSON in the order of their columns; personal, so sealed."""

    record = models.OneToOneField(SourceRecord, primary_key=True, on_delete=models.PROTECT, related_name="+")
    normaliser = models.SmallIntegerField()
    marks = EncryptedText()

    def __str__(self) -> str:
        return str(self.record_id)


class BlockKey(models.Model):
    """Records with an equal key are compared: 64 bits of a keyed digest of what they agree in.

    A dozen for every record, made of its marks alone: so the one index is the primary key, and nothing checks that
    the record exists, which is written in the same transaction.
    """

    pk = models.CompositePrimaryKey("key_blind", "record")
    key_blind = models.BigIntegerField()
    record = models.ForeignKey(
        SourceRecord, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    def __str__(self) -> str:
        return f"{self.key_blind:x} {self.record_id}"


class Edge(models.Model):
    """A pair of records that scoring holds for one person's, surely or perhaps; the smaller id is ``left``.

    ``levels``: [[comparison, level, bits], …], the weightiest first.
    """

    id = models.BigAutoField(primary_key=True)
    left = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+", db_index=False)
    right = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    levels: "models.JSONField[Any, Any]" = models.JSONField()
    model_version = models.CharField(max_length=VERSION_LENGTH)
    scored_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["left", "right"], name="edge_once"),
            models.CheckConstraint(name="edge_in_order", condition=Q(left__lt=F("right"))),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} – {self.right_id} {self.weight:+.1f}"


class Decision(models.TextChoices):
    """What a person said about a pair."""

    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"


class ReviewItem(models.Model):
    """Two records about which a person is asked whether they are one person's; the smaller id is ``left``.

    ``weight`` is in bits, ``reasons`` are [[comparison, level, bits], …], the weightiest first. Where ``needs_second``,
    the first person's word has no effect before another person gives the same. What was decided stays decided.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    left = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+", db_index=False)
    right = models.ForeignKey(SourceRecord, on_delete=models.PROTECT, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    reasons: "models.JSONField[Any, Any]" = models.JSONField()
    model_version = models.CharField(max_length=VERSION_LENGTH)
    opened_at = models.DateTimeField()
    decision = models.CharField(max_length=12, blank=True, choices=Decision.choices)
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    decided_by_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)
    decided_by_label = models.CharField(max_length=80, blank=True)
    needs_second = models.BooleanField(default=False)
    second_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    second_by_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)
    second_by_label = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["left", "right"], name="reviewitem_once"),
            models.CheckConstraint(name="reviewitem_in_order", condition=Q(left__lt=F("right"))),
            models.CheckConstraint(
                name="reviewitem_decided_by_somebody",
                condition=Q(decision="", decided_at=None, decided_by_label="")
                | (~Q(decision="") & Q(decided_at__isnull=False) & ~Q(decided_by_label="")),
            ),
            models.CheckConstraint(
                name="reviewitem_second_after_first",
                condition=Q(second_at=None, second_by_label="") | (~Q(decision="") & ~Q(second_by_label="")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["opened_at", "id"],
                condition=Q(decision__in=["", Decision.LATER.value]) | Q(needs_second=True, second_at=None),
                name="reviewitem_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} ? {self.right_id}"
