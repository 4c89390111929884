"""What the last check of the channels found, one row for each disclosure. Nothing of a person."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models


class ParityCheck(models.Model):
    """``found`` has for each channel the paths by which it differed from the register; without a time it is due."""

    id = models.BigAutoField(primary_key=True)
    slug = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    found: "models.JSONField[Any, Any]" = models.JSONField()
    checked_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["slug"], name="parity_once_each")]

    def __str__(self) -> str:
        return f"{self.slug} v{self.number}"
