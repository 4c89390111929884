"""Holds on what nobody may destroy for now, and requests to be forgotten; both need the word of two people.

What a hold says is about a case, not about a life: reason, authority and file number hold no other personal data.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet

from hub.kernel.ids import new_id


class HoldKind(models.TextChoices):
    """What a hold names: a person under all their ids, one record, or everybody with a contract of one project."""

    SUBJECT = "subject"
    RECORD = "record"
    PROJECT = "project"


class Hold(models.Model):
    """Nothing of what it names is destroyed, from ``placed_at`` until a :class:`HoldLift` takes effect."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=HoldKind.choices)
    subject_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    record_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    project_code = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    authority = models.CharField(max_length=120)
    file_number = models.CharField(max_length=80)
    placed_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    placed_label = models.CharField(max_length=80)
    placed_at = models.DateTimeField()
    review_date: "models.DateField[date, date]" = models.DateField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="hold_names_one_thing",
                condition=Q(kind="subject", subject_id__isnull=False, record_id=None, project_code="")
                | Q(kind="record", subject_id=None, record_id__isnull=False, project_code="")
                | Q(kind="project", subject_id=None, record_id=None) & ~Q(project_code=""),
            ),
            models.CheckConstraint(
                name="hold_says_why", condition=~Q(reason="") & ~Q(authority="") & ~Q(file_number="")
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id"], name="hold_by_subject"),
            models.Index(fields=["record_id"], name="hold_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.file_number}"


class HoldLift(models.Model):
    """Somebody asks that a hold end; it does when somebody else agrees."""

    hold = models.OneToOneField(Hold, primary_key=True, on_delete=models.PROTECT, related_name="lift")
    reason = models.CharField(max_length=300)
    asked_by = models.UUIDField()
    asked_label = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    lifted_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    lifted_label = models.CharField(max_length=80, blank=True)
    lifted_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="holdlift_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="holdlift_by_two_people",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hold_id} {'lifted' if self.lifted_at else 'asked'}"


class Erasure(models.Model):
    """Somebody asks to be forgotten: asked, checked, decided by a second person, carried out.

    ``subject_ids`` and ``record_ids`` are what the person was known under when it was checked, random ids all; the rows
    of exactly these may go. ``subject_id`` is the profile for which it was asked, ``again`` the request after
    which something of them came back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    subject_id = models.UUIDField()
    own = models.BooleanField()
    again = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    asked_label = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decide_by_date: "models.DateField[date, date]" = models.DateField()
    done_by_date: "models.DateField[date, date]" = models.DateField()
    subject_ids: "ArrayField[list[Any], list[Any]]" = ArrayField(models.UUIDField(), default=list)
    record_ids: "ArrayField[list[Any], list[Any]]" = ArrayField(models.UUIDField(), default=list)
    checked_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    checked_label = models.CharField(max_length=80, blank=True)
    checked_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    decision = models.CharField(max_length=8, blank=True, choices=[("granted", "granted"), ("refused", "refused")])
    decided_why = models.CharField(max_length=300, blank=True)
    decided_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    decided_label = models.CharField(max_length=80, blank=True)
    decided_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    finished_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["subject_id"],
                condition=Q(finished_at=None) & ~Q(decision="refused"),
                name="erasure_one_open_a_person",
            ),
            models.CheckConstraint(
                name="erasure_granted_by_two_people",
                condition=~Q(decision="granted")
                | Q(checked_by__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("checked_by")),
            ),
            models.CheckConstraint(
                name="erasure_decided_once_and_why",
                condition=Q(decision="", decided_at=None, decided_why="")
                | ~Q(decision="") & Q(decided_at__isnull=False) & ~Q(decided_why=""),
            ),
            models.CheckConstraint(
                name="erasure_finished_once_granted", condition=Q(finished_at=None) | Q(decision="granted")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def steps_now(self) -> "QuerySet[ErasureStep]":
        """Return the steps of the last check, in the order in which they are carried out."""
        return self.steps.filter(superseded_at=None)


class ErasureStep(models.Model):
    """One part of what is known of a person: how much it was when checked, and how far its erasure is.

    A part that the law keeps has ``rule_id`` and ``kept_until_date``; it is closed instead of destroyed. ``cursor`` is
    the last row that a chunk looked at, so that a killed worker goes on behind it; ``refusal`` names what refused the
    last try, ``waits_for`` what it waits for. None is ever deleted: checked anew, it is ``superseded_at`` that time.
    """

    id = models.BigAutoField(primary_key=True)
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=40)
    found = models.PositiveIntegerField()
    rule_id = models.CharField(max_length=24, blank=True)
    kept_until_date: "models.DateField[date | None, date | None]" = models.DateField(null=True)
    done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    refusal = models.CharField(max_length=80, blank=True, default="")
    waits_for = models.CharField(max_length=24, blank=True, default="")
    superseded_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    finished_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["erasure", "part"], condition=Q(superseded_at=None), name="erasurestep_one_a_part"
            ),
            models.CheckConstraint(
                name="erasurestep_kept_under_a_rule",
                condition=Q(rule_id="", kept_until_date=None) | ~Q(rule_id="") & Q(kept_until_date__isnull=False),
            ),
        ]
        ordering: ClassVar[list[str]] = ["place"]

    def __str__(self) -> str:
        return f"{self.part} {self.done}/{self.found}"


class Archived(models.Model):
    """An id of a person whose papers the law keeps: closed, until they are opened for a reason, for one look."""

    subject_id = models.UUIDField(primary_key=True)
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="archived")
    until_date: "models.DateField[date, date]" = models.DateField()
    archived_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.subject_id} until {self.until_date}"
