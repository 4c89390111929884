"""One row per event and subscriber, written in the transaction of the change that it tells of."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """An event on its way to one subscriber. Payloads hold ids and digests only, so no row security is needed."""

    id = models.BigAutoField(primary_key=True)
    event_name = models.CharField(max_length=64)
    event_key = models.CharField(max_length=200)
    payload: "models.JSONField[Any, Any]" = models.JSONField()
    subscriber = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    done_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["event_name", "event_key", "subscriber"], name="delivery_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id", "next_at"], condition=Q(done_at=None), name="delivery_open"),
        ]

    def __str__(self) -> str:
        return f"{self.event_name}:{self.event_key} → {self.subscriber}"
