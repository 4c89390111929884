"""Sealed contents: ciphertext that can be erased, beside a skeleton that may stay for ever."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.kernel.ids import new_id


class SealedContent(models.Model):
    """One content of one owner for one purpose; ``digest`` is the SHA-256 of the clear bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True)
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=32, blank=True)
    ciphertext: "models.BinaryField[bytes | None, bytes | None]" = models.BinaryField(null=True)
    erased_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)
    erased_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id", "purpose", "digest"], name="sealed_once"),
            models.CheckConstraint(
                name="sealed_or_erased",
                condition=Q(ciphertext__isnull=False, erased_at=None)
                | Q(ciphertext=None, erased_at__isnull=False) & ~Q(erased_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.owner_id} {self.purpose}"
