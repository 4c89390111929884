"""Sealed contents, beside a skeleton that may stay for ever, and the wrapped keys that open them."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.kernel.ids import new_id
from hub.vault.keys import ID_LENGTH, Purpose, WrappedKey

PURPOSES = [(purpose.value, purpose.value) for purpose in Purpose]


class SealedContent(models.Model):
    """One content of one owner for one purpose; ``digest`` is the SHA-256 of the clear bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    purpose = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True)
    sealed_at = models.DateTimeField()
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


class DataKey(models.Model):
    """A key that encrypts, wrapped by a master key. It holds no client's data, so every scope reads it.

    Only the owner role writes here, and nobody deletes: without the row, what it sealed is lost.
    """

    id = models.CharField(max_length=8, primary_key=True, editable=False)
    purpose = models.CharField(max_length=8, choices=PURPOSES)
    wrapped: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    wrapped_by = models.CharField(max_length=ID_LENGTH)
    made_at = models.DateTimeField()
    retired_at: "models.DateTimeField[datetime | None, datetime | None]" = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["purpose"], condition=Q(retired_at=None), name="data_key_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.purpose})"

    def as_wrapped(self) -> WrappedKey:
        """Return the key as the master keys read it."""
        return WrappedKey(
            id=self.id, purpose=Purpose(self.purpose), wrapped=bytes(self.wrapped), wrapped_by=self.wrapped_by
        )
