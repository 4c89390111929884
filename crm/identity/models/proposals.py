"""What a proposed model would change, found out in chunks, and the scoring anew that follows its publication."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from crm.identity.models.matching import VERSION_LENGTH, MatchModel
from crm.identity.models.records import SourceRecord

NOBODY = UUID(int=0)
"""Smaller than the id of any record."""


class Phase(models.TextChoices):
    """How far a comparison is: pairs are scored, then divided into persons, then the questions are counted."""

    SCORING = "scoring"
    DIVIDING = "dividing"
    ASKING = "asking"
    DONE = "done"


class Comparison(models.Model):
    """A proposed model beside the one in force (``against``). ``cursor`` is the last record that its phase looked at.

    ``merging`` counts profiles that would be absorbed by others, ``splitting`` those that would come anew,
    ``appearing`` and ``vanishing`` questions for a person; ``pairs`` those that either model takes for one person's,
    surely or perhaps.
    """

    model = models.OneToOneField(MatchModel, models.CASCADE, primary_key=True, related_name="comparison")
    against = models.CharField(max_length=VERSION_LENGTH)
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.SCORING)
    cursor = models.UUIDField(default=NOBODY)
    begun_at = models.DateTimeField()
    total = models.IntegerField()
    records = models.IntegerField(default=0)
    pairs = models.IntegerField(default=0)
    merging = models.IntegerField(default=0)
    splitting = models.IntegerField(default=0)
    appearing = models.IntegerField(default=0)
    vanishing = models.IntegerField(default=0)
    finished_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.model_id} beside {self.against}"


class ComparedPair(models.Model):
    """A pair of records with both models' bits, kept while the comparison is under way; the smaller id is ``left``."""

    id = models.BigAutoField(primary_key=True)
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="+", db_index=False)
    left = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+", db_index=False)
    right = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    live_weight = models.FloatField()
    proposed_weight = models.FloatField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["comparison", "left", "right"], name="comparedpair_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["left"], name="comparedpair_by_left")]

    def __str__(self) -> str:
        return f"{self.left_id} – {self.right_id} {self.live_weight:+.1f} {self.proposed_weight:+.1f}"


class ComparedRecord(models.Model):
    """A record whose person would be another: the smallest record of the person it is in now, and would be in.

    Kept while the comparison is under way.
    """

    id = models.BigAutoField(primary_key=True)
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="+", db_index=False)
    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    live_person = models.UUIDField()
    proposed_person = models.UUIDField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["comparison", "record"], name="comparedrecord_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.live_person} → {self.proposed_person}"


class ExampleKind(models.TextChoices):
    """What would happen to the two records of an example."""

    MERGING = "merging"
    SPLITTING = "splitting"
    APPEARING = "appearing"
    VANISHING = "vanishing"


class Example(models.Model):
    """A pair for which the models differ, with both weights; reasons are [[comparison, level, bits], …]."""

    id = models.BigAutoField(primary_key=True)
    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="examples", db_index=False)
    kind = models.CharField(max_length=9, choices=ExampleKind.choices)
    left = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    right = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    live_weight = models.FloatField()
    proposed_weight = models.FloatField()
    live_reasons: "models.JSONField[Any, Any]" = models.JSONField()
    proposed_reasons: "models.JSONField[Any, Any]" = models.JSONField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["comparison", "kind", "left", "right"], name="example_once"),
            models.CheckConstraint(name="example_in_order", condition=Q(left__lt=F("right"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.left_id} – {self.right_id}"


class Rescoring(models.Model):
    """All records scored anew with the model in force, in chunks. ``trouble`` says what stopped it."""

    id = models.BigAutoField(primary_key=True)
    version = models.CharField(max_length=VERSION_LENGTH)
    asked_at = models.DateTimeField()
    asked_by_label = models.CharField(max_length=80)
    begins_at = models.DateTimeField()
    cursor = models.UUIDField(default=NOBODY)
    total = models.IntegerField()
    scored = models.IntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    finished_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["finished_at"],
                condition=Q(finished_at=None),
                nulls_distinct=False,
                name="one_rescoring_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.scored}/{self.total}"
