"""Instructions and their steps as rows of history; what they say is decided in :mod:`crm.purchases.domain`."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from crm.purchases.domain.registrations import Suits
from crm.purchases.domain.rematches import Change
from crm.purchases.domain.stages import TURNS, StepKind


class Purchase(models.Model):
    """One instruction; ``key`` makes sending it twice the same act."""

    id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    product_code = models.CharField(max_length=40)
    amount_fen = models.BigIntegerField()
    rating = models.PositiveSmallIntegerField()
    disclosure_slug = models.CharField(max_length=120)
    disclosure_number = models.PositiveIntegerField()
    disclosure_digest = models.CharField(max_length=64)
    exception_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    channel = models.CharField(max_length=8)
    instructed_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    instructed_at = models.DateTimeField()
    cooling_until = models.DateTimeField()
    sign_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["subject_id", "key"], name="purchase_key_once"),
            models.UniqueConstraint(fields=["exception_id"], name="purchase_exception_once"),
            models.CheckConstraint(name="purchase_amount_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="purchase_cools_off_first",
                condition=Q(cooling_until__gt=models.F("instructed_at"), sign_until__gt=models.F("cooling_until")),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "-instructed_at"], name="purchase_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.product_code} {self.amount_fen}"


class PurchaseStep(models.Model):
    """What became of an instruction. Cancelling, stopping and signing exclude each other, whoever comes first."""

    id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in StepKind])
    reference = models.CharField(max_length=200)
    taken_by: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["purchase", "kind"], name="purchase_step_once"),
            models.UniqueConstraint(
                fields=["purchase"],
                condition=Q(kind__in=[kind.value for kind in TURNS]),
                name="purchase_turns_once",
            ),
            models.UniqueConstraint(
                fields=["reference"], condition=Q(kind=StepKind.CONTRACTED.value), name="purchase_contract_once"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class RegisteredContract(models.Model):
    """What was known of whether a contract made elsewhere suits when it was registered; ``rules`` stand against it."""

    id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    contract_number = models.CharField(max_length=40, unique=True)
    suits = models.CharField(max_length=8, choices=[(suits.value, suits.value) for suits in Suits])
    rules: "models.JSONField[list[str], list[str]]" = models.JSONField()
    registered_at = models.DateTimeField()
    judged_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="registration_says_what_is_against_it",
                condition=Q(suits=Suits.YES.value, rules=[])
                | Q(suits=Suits.NO.value) & ~Q(rules=[])
                | Q(suits=Suits.NOBODY_KNOWS.value),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["judged_at"], condition=Q(suits="no"), name="registration_unsuitable"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_number} {self.suits}"


class Rematch(models.Model):
    """What matching again found of a product that an investor holds or plans with; the newest answer counts.

    ``level`` and ``rating`` are those of that instant; it suits no longer where the rating is above the level.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    subject_id = models.UUIDField()
    product_code = models.CharField(max_length=40)
    suits = models.BooleanField()
    change = models.CharField(max_length=8, choices=[(change.value, change.value) for change in Change])
    level = models.PositiveSmallIntegerField()
    rating = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="rematch_knows_what_changed", condition=Q(change__in=[change.value for change in Change])
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "product_code", "-found_at"], name="rematch_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.product_code} {self.suits}"
