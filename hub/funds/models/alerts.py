"""Whom a movement came from or went to, what the rules found in the movements, and what people said of it. History."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.funds.domain.detectors.handling import AlertMove
from hub.kernel.ids import new_id


class MovementParty(models.Model):
    """What the bank says of a flow beside its legs: the account outside, as a keyed digest, and the code of its use."""

    flow_id = models.UUIDField(primary_key=True, editable=False)
    party = models.CharField(max_length=64, blank=True, default="")
    use = models.CharField(max_length=32, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="movementparty_says_something", condition=~Q(party="") | ~Q(use="")),
        ]

    def __str__(self) -> str:
        return f"{self.flow_id}"


class Alert(models.Model):
    """One fact that a rule named, as it was found: what was measured, the limit, and what it rests on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identity = models.CharField(max_length=240, unique=True)
    rule_id = models.CharField(max_length=16)
    day = models.DateField()
    project_code = models.CharField(max_length=40, blank=True, default="")
    found = models.BigIntegerField()
    limit = models.BigIntegerField()
    word = models.CharField(max_length=64, blank=True, default="")
    evidence = models.JSONField()
    opened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["rule_id", "day"], name="alert_by_rule")]

    def __str__(self) -> str:
        return self.identity


class AlertStep(models.Model):
    """Who took an alert, explained or confirmed it, or let the stopped flows go on."""

    id = models.BigAutoField(primary_key=True)
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12, choices=[(move.value, move.value) for move in AlertMove])
    at = models.DateTimeField()
    actor_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=80)
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="alertstep_says_why", condition=Q(move=AlertMove.TAKEN.value) | ~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.move} by {self.actor_label}"


class Watch(models.Model):
    """One run of the rules over the book: up to which day, how many movements, how many new alerts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ran_at = models.DateTimeField()
    until = models.DateField()
    movements = models.PositiveIntegerField()
    opened = models.PositiveIntegerField()
    took_ms = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.until}"
