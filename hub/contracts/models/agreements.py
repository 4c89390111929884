"""Contracts as rows of history; the signed bytes lie in the vault."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.contracts.domain.terms import ContractChannel


class Contract(models.Model):
    """One signed contract; ``sealed_id`` is where the vault keeps its PDF."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=40, unique=True)
    subject_id = models.UUIDField()
    product_code = models.CharField(max_length=40)
    amount_fen = models.BigIntegerField()
    document_digest = models.CharField(max_length=64)
    document_bytes = models.IntegerField()
    sealed_id = models.UUIDField()
    signed_at = models.DateTimeField()
    channel = models.CharField(max_length=16, choices=[(channel.value, channel.value) for channel in ContractChannel])
    registered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="contract_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="contract_has_a_document", condition=Q(document_bytes__gt=0)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "signed_at"], name="contract_by_subject"),
        ]

    def __str__(self) -> str:
        return self.number
