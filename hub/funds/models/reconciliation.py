"""What every statement's lines said, what was found when they were compared with the ledger, and who settled it.

Every row is history: a break is opened once, what happens to it afterwards are its steps.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from hub.funds.domain.reconciliation.kinds import BreakKind
from hub.funds.domain.reconciliation.settling import BreakMove, Resolution
from hub.funds.domain.reconciliation.sides import Standing
from hub.funds.models.statements import CustodianKey, Statement
from hub.kernel.ids import new_id


class StatementLine(models.Model):
    """A line of a statement as it was read, what became of it, and the flow that it confirms, if it does."""

    id = models.BigAutoField(primary_key=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    amount_fen = models.BigIntegerField()
    effective_date = models.DateField()
    subject_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    project_code = models.CharField(max_length=120, blank=True, default="")
    contract_number = models.CharField(max_length=120, blank=True, default="")
    reverses = models.CharField(max_length=200, blank=True, default="")
    standing = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Standing])
    flow_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["statement", "line"], name="statementline_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["flow_id"], name="statementline_by_flow"),
            models.Index(fields=["effective_date"], name="statementline_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.line} {self.key}"


class RefusedStatement(models.Model):
    """A statement that the custodian did sign and that contradicts itself; nothing else of it was kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.CharField(max_length=35)
    number = models.CharField(max_length=35)
    period_from = models.DateField()
    period_to = models.DateField()
    opening_fen = models.BigIntegerField()
    closing_fen = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    key = models.ForeignKey(CustodianKey, on_delete=models.PROTECT, related_name="refused_statements")
    fault = models.CharField(max_length=16)
    refused_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account} {self.number}"


class Break(models.Model):
    """One disagreement between bank and ledger, as it was when it was found first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identity = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in BreakKind])
    day = models.DateField()
    until: "models.DateField[Any, Any]" = models.DateField(null=True)
    amount_fen = models.BigIntegerField()
    line = models.ForeignKey(StatementLine, null=True, on_delete=models.PROTECT, related_name="breaks")
    flow_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    statement = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="breaks")
    reference = models.CharField(max_length=200, blank=True, default="")
    expected = models.CharField(max_length=200, blank=True, default="")
    actual = models.CharField(max_length=200, blank=True, default="")
    opened_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["day"], name="break_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference or self.day}"


class BreakSighting(models.Model):
    """How far a break reached when a comparison saw it first, and each time it reached otherwise while it was open."""

    id = models.BigAutoField(primary_key=True)
    break_row = models.ForeignKey(Break, on_delete=models.PROTECT, related_name="sightings")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in BreakKind])
    until: "models.DateField[Any, Any]" = models.DateField(null=True)
    amount_fen = models.BigIntegerField()
    moved_fen = models.BigIntegerField()
    expected = models.CharField(max_length=200, blank=True, default="")
    actual = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.break_row_id} {self.at:%Y-%m-%d}"


class BreakStep(models.Model):
    """Who took a break, proposed how to settle it, agreed or declined; or that it was gone, or there again."""

    id = models.BigAutoField(primary_key=True)
    break_row = models.ForeignKey(Break, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12, choices=[(move.value, move.value) for move in BreakMove])
    at = models.DateTimeField()
    actor_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=80)
    resolution = models.CharField(
        max_length=12, blank=True, default="", choices=[(one.value, one.value) for one in Resolution]
    )
    flow_id: "models.UUIDField[Any, Any]" = models.UUIDField(null=True)
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="breakstep_proposal_says_what_and_why",
                condition=~Q(move=BreakMove.PROPOSED.value) | (~Q(resolution="") & ~Q(words="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move} by {self.actor_label}"


class Reconciliation(models.Model):
    """One run of the comparison: which days, and what it found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ran_at = models.DateTimeField()
    first_date = models.DateField()
    last_date = models.DateField()
    opened = models.PositiveIntegerField()
    cleared = models.PositiveIntegerField()
    open = models.PositiveIntegerField()
    blocking = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.first_date} – {self.last_date}"


class ReconciledDay(models.Model):
    """The three sides of one day as a run saw them, in fen; ``bank_fen`` is empty where no statement speaks."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    purse_fen = models.BigIntegerField()
    in_transit_fen = models.BigIntegerField()
    escrow_fen = models.BigIntegerField()
    borrower_fen = models.BigIntegerField()
    fee_fen = models.BigIntegerField()
    ledger_fen = models.BigIntegerField()
    bank_fen: "models.BigIntegerField[Any, Any]" = models.BigIntegerField(null=True)
    explained_fen = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["run", "day"], name="reconciledday_once"),
            models.CheckConstraint(
                name="reconciledday_clients_are_the_ledger",
                condition=Q(
                    ledger_fen=models.F("purse_fen")
                    + models.F("in_transit_fen")
                    + models.F("escrow_fen")
                    + models.F("borrower_fen")
                    + models.F("fee_fen")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class SignedDay(models.Model):
    """A day's report as a person of compliance signed it; a later state of the same day is a signature of its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    run = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="signed_days")
    facts = models.JSONField()
    signed_by_id: "models.UUIDField[Any, Any]" = models.UUIDField()
    signed_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["day", "number"], name="signedday_numbers"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
