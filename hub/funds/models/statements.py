"""The custodian's keys and the signed statements that brought flows. Every row is history."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.kernel.ids import new_id


class CustodianKey(models.Model):
    """A public key with which the custodian signs statements; registered once, never changed."""

    id = models.CharField(primary_key=True, max_length=64)
    public_key = models.BinaryField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="custodiankey_has_a_term", condition=Q(valid_until__gt=models.F("valid_from"))),
        ]

    def __str__(self) -> str:
        return self.id


class KeyRevocation(models.Model):
    """The end of a key before its time; what it signed earlier stays."""

    key = models.OneToOneField(CustodianKey, on_delete=models.PROTECT, related_name="revocation", primary_key=True)
    revoked_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.key_id} {self.revoked_at:%Y-%m-%d}"


class Statement(models.Model):
    """A signed statement that was taken in. Its bytes lie in the vault under ``sealed_id``, ``digest`` is theirs.

    ``by_custodian``: it came through the bank's own door. ``new`` lines were posted, ``known`` ones were in the ledger
    already, ``refused`` ones stay outside by name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.CharField(max_length=35)
    number = models.CharField(max_length=35)
    period_from = models.DateField()
    period_to = models.DateField()
    opening_fen = models.BigIntegerField()
    closing_fen = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    sealed_id = models.UUIDField()
    key = models.ForeignKey(CustodianKey, on_delete=models.PROTECT, related_name="statements")
    signature = models.BinaryField()
    line_count = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.CharField(max_length=80)
    by_custodian = models.BooleanField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "number"], name="statement_number_of_its_account"),
            models.CheckConstraint(
                name="statement_accounts_for_every_line",
                condition=Q(line_count=models.F("new") + models.F("known") + models.F("refused")),
            ),
            models.CheckConstraint(
                name="statement_period_in_order", condition=Q(period_to__gte=models.F("period_from"))
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-period_to", "account"], name="statement_newest")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.number}"


class RefusedLine(models.Model):
    """A line of a statement that the ledger did not take, with the reason as it was told then, in both languages."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="refused_lines")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    amount_fen = models.BigIntegerField()
    effective_date = models.DateField()
    reason_zh = models.TextField()
    reason_en = models.TextField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["statement", "line"], name="refusedline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.line} {self.key}"
