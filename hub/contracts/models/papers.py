"""Notarised scans of contracts and what the second person said of each; every row is history."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from hub.contracts.domain.papers import Verdict
from hub.contracts.models.agreements import Contract
from hub.kernel.ids import new_id


class Scan(models.Model):
    """One scan that was handed in; ``sealed_id`` is where the vault keeps its PDF, ``corrects`` the one it replaces."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, db_constraint=False, related_name="scans")
    subject_id = models.UUIDField()
    document_digest = models.CharField(max_length=64)
    document_bytes = models.IntegerField()
    page_digests = models.JSONField()
    sealed_id = models.UUIDField()
    notary_office = models.CharField(max_length=80)
    notary_act = models.CharField(max_length=60)
    stated_amount_fen = models.BigIntegerField()
    stated_product_code = models.CharField(max_length=40)
    stated_subject_id = models.UUIDField()
    stated_date = models.DateField()
    differing = models.JSONField()
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    operator_id = models.UUIDField(null=True)
    operator = models.CharField(max_length=80)
    branch_code = models.CharField(max_length=40)
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["contract", "document_digest"], name="scan_once_per_contract"),
            models.CheckConstraint(name="scan_has_a_document", condition=Q(document_bytes__gt=0)),
            models.CheckConstraint(name="scan_corrects_another", condition=Q(corrects=None) | ~Q(corrects=F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.notary_act}"


class ScanDecision(models.Model):
    """The second person's word on a scan, once; the database refuses the operator's own and one on differing terms."""

    scan = models.OneToOneField(Scan, on_delete=models.PROTECT, primary_key=True, related_name="decision")
    subject_id = models.UUIDField()
    verdict = models.CharField(max_length=16, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    reason = models.CharField(max_length=200, blank=True, default="")
    operator_id = models.UUIDField(null=True)
    decided_by_id = models.UUIDField(null=True)
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="scandecision_by_another",
                condition=Q(operator_id=None) | Q(decided_by_id=None) | ~Q(decided_by_id=F("operator_id")),
            ),
            models.CheckConstraint(
                name="scandecision_refusal_has_a_reason",
                condition=Q(verdict=Verdict.ACCEPTED.value) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} {self.verdict}"
