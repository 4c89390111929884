"""Households: that there is a seat is known to who sees the household; who sits there to who sees the person.

A seat stands for one member and is named in the consents of the others; ``Occupant`` says who it is.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from crm.households.domain.relations import Ending, Relation
from hub.kernel.ids import new_id
from hub.vault.fields import EncryptedText


class Household(models.Model):
    """Some investors who belong together, as an advisor wrote it down; dissolving it loses nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = EncryptedText(null=True)
    branch_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    founded_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    founded_at = models.DateTimeField()
    dissolved_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    dissolved_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Seat(models.Model):
    """A place in a household. It tells that a member exists, and nothing else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="seats")
    proposed_at = models.DateTimeField()
    ended_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True, choices=[(how.value, how.value) for how in Ending])

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="seat_ended_somehow",
                condition=Q(ended_at=None, ended_how="") | Q(ended_at__isnull=False) & ~Q(ended_how=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Occupant(models.Model):
    """Who sits in a seat, and what they are to the household. ``current`` ends with the seat."""

    seat = models.OneToOneField(Seat, primary_key=True, on_delete=models.PROTECT, related_name="occupant")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()
    relation = models.CharField(max_length=10, choices=[(relation.value, relation.value) for relation in Relation])
    proposed_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["household", "subject_id"], condition=Q(current=True), name="occupant_one_seat_a_household"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject_id"], name="occupant_by_subject")]

    def __str__(self) -> str:
        return f"{self.relation} {self.seat_id}"
