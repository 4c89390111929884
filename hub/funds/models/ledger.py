"""Accounts, flows and their legs, written by the posting function of migration 0002 alone. Every row is history."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from hub.funds.domain.accounts import OWNER_OF, AccountKind, Owner
from hub.funds.domain.rules import FlowKind


def _owned_by(owner: Owner) -> Q:
    kinds = [kind.value for kind in AccountKind if OWNER_OF[kind] is owner]
    return Q(kind__in=kinds, subject_id__isnull=owner is not Owner.SUBJECT) & (
        ~Q(project_code="") if owner is Owner.PROJECT else Q(project_code="")
    )


class FlowRule(models.Model):
    """A permitted direction of money; the rows of :data:`hub.funds.domain.rules.FLOW_RULES`."""

    kind = models.CharField(max_length=32, primary_key=True)
    rule_id = models.CharField(max_length=16, unique=True)
    debit_kind = models.CharField(max_length=16)
    credit_kind = models.CharField(max_length=16)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.rule_id} {self.kind}"


class Account(models.Model):
    """One sub-account at the custodian, or the bank's own. Opened by the first flow that touches it."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in AccountKind])
    subject_id = models.UUIDField(null=True)
    project_code = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="account_has_its_owner",
                condition=_owned_by(Owner.SUBJECT) | _owned_by(Owner.PROJECT) | _owned_by(Owner.NOBODY),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject_id"], name="account_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject_id or self.project_code}"


class Flow(models.Model):
    """One movement of money; the row seals its legs by their number and their digest."""

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(max_length=120, unique=True)
    request_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=32, choices=[(kind.value, kind.value) for kind in FlowKind])
    amount_fen = models.BigIntegerField()
    subject_id = models.UUIDField(null=True)
    project_code = models.CharField(max_length=40, blank=True, default="")
    contract_number = models.CharField(max_length=40, blank=True, default="")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    effective_date = models.DateField()
    recorded_at = models.DateTimeField()
    leg_count = models.SmallIntegerField()
    legs_digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="flow_moves_money", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="flow_has_two_legs_or_more", condition=Q(leg_count__gte=2)),
            models.UniqueConstraint(fields=["id", "leg_count"], name="flow_with_its_leg_count"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_id", "effective_date"], name="flow_by_subject"),
            models.Index(fields=["project_code", "kind"], include=["amount_fen"], name="flow_by_project"),
            BrinIndex(fields=["recorded_at"], name="flow_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Leg(models.Model):
    """One account's side of a flow: positive where the account gains.

    ``account_seq`` counts an account's legs, ``balance_fen`` is what it holds after this one, and ``chain`` the digest
    of this leg and all before it (:mod:`hub.funds.domain.chaining`). All three are empty for the bank's own account,
    which has no floor and would be a queue for everybody; its legs stand in the flows that the other legs chain.
    """

    flow = models.ForeignKey(
        Flow, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="legs"
    )
    leg_count = models.SmallIntegerField()
    position = models.SmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="legs")
    amount_fen = models.BigIntegerField()
    account_seq: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    balance_fen: "models.BigIntegerField[int | None, int | None]" = models.BigIntegerField(null=True)
    chain: "models.CharField[str | None, str | None]" = models.CharField(max_length=64, null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["flow", "position"], name="leg_position_once"),
            models.UniqueConstraint(fields=["account", "account_seq"], name="leg_account_order"),
            models.CheckConstraint(name="leg_moves_money", condition=~Q(amount_fen=0)),
            models.CheckConstraint(
                name="leg_position_within_count", condition=Q(position__gte=1, position__lte=models.F("leg_count"))
            ),
            models.CheckConstraint(name="leg_never_negative", condition=Q(balance_fen=None) | Q(balance_fen__gte=0)),
            models.CheckConstraint(
                name="leg_order_with_balance",
                condition=Q(account_seq=None, balance_fen=None) | Q(account_seq__gte=1, balance_fen__isnull=False),
            ),
            models.CheckConstraint(
                name="leg_chained_with_its_order",
                condition=Q(account_seq__isnull=True, chain__isnull=True)
                | Q(account_seq__isnull=False, chain__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow_id}/{self.position}"
