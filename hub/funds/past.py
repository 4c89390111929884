"""Read the ledger as it stood: what an account held at the end of a day, and what was known of that at an instant.

Two times tell a movement: the day on which it counts and the instant at which it was recorded. What counts by a day but
was recorded after an instant is what somebody who looked at that instant could not know.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from hub.funds.domain.accounts import OWNER_OF, Account, AccountKind, Owner
from hub.funds.models import Account as AccountRow
from hub.funds.models import Flow, Leg


class AccountUnknown(LookupError):
    """There is no such account, or the scope may not see it."""


@dataclass(frozen=True, kw_only=True)
class PastMoment:
    """A state of the ledger: what counts by ``on``, of that what was recorded by ``known_at``."""

    on: date
    known_at: datetime

    @property
    def known(self) -> Q:
        """What of a day's legs was recorded by then."""
        return Q(flow__recorded_at__lte=self.known_at)

    def legs(self) -> QuerySet[Leg]:
        """Return the legs that count by the day, whenever they were recorded."""
        return Leg.objects.filter(flow__effective_date__lte=self.on)

    def flows_recorded_later(self) -> int:
        """Return how many flows count by the day and were recorded after the instant."""
        return Flow.objects.filter(effective_date__lte=self.on, recorded_at__gt=self.known_at).count()


@dataclass(frozen=True, kw_only=True)
class PastBalance:
    """A balance in fen as it was known at the instant, and as it is known now, for the same day."""

    known_fen: int
    now_fen: int
    legs_later: int

    @property
    def later_fen(self) -> int:
        """What was recorded only afterwards."""
        return self.now_fen - self.known_fen


@dataclass(frozen=True, kw_only=True)
class KindBalance(PastBalance):
    """All accounts of one kind together."""

    kind: AccountKind
    accounts: int


@dataclass(frozen=True, kw_only=True)
class AccountBalance(PastBalance):
    """One account."""

    id: UUID
    account: Account


def balances_by_kind(moment: PastMoment) -> tuple[KindBalance, ...]:
    """Return every kind with accounts that had moved by the day, in the kinds' own order."""
    legs: Any = moment.legs().values("account__kind").order_by("account__kind")
    rows = legs.annotate(accounts=Count("account", distinct=True), **_sums(moment))
    found = {AccountKind(kind): row for row in rows for kind in [row.pop("account__kind")]}
    return tuple(KindBalance(kind=kind, **found[kind]) for kind in AccountKind if kind in found)


def account_balances(
    moment: PastMoment, *, kind: AccountKind | None = None, owner: str = "", only_later: bool = False
) -> "QuerySet[Any, dict[str, Any]]":
    """Return the accounts that had moved by the day, to be read in parts by :func:`account_balances_of`.

    ``owner`` is part of a project's code or an investor's whole number; ``only_later`` leaves those whose balance was
    known in full.
    """
    legs = moment.legs()
    if kind is not None:
        legs = legs.filter(account__kind=kind)
    if owner:
        legs = legs.filter(_owned_by(owner))
    columns = ("account_id", "account__kind", "account__subject_id", "account__project_code")
    rows: Any = legs.values(*columns).annotate(**_sums(moment))
    if only_later:
        rows = rows.filter(legs_later__gt=0)
    found: QuerySet[Any, dict[str, Any]] = rows.order_by(*columns[1:], "account_id")
    return found


def account_balances_of(rows: Iterable[dict[str, Any]]) -> list[AccountBalance]:
    """Return such rows as balances."""
    return [_balance(dict(row)) for row in rows]


def account_of_id(identifier: UUID) -> Account:
    """Return an account by what identifies it."""
    row = AccountRow.objects.filter(id=identifier).first()
    if row is None:
        raise AccountUnknown(f"no account {identifier} in this scope")
    return Account(kind=AccountKind(row.kind), subject_id=row.subject_id, project_code=row.project_code or None)


def balance_of(identifier: UUID, moment: PastMoment) -> PastBalance:
    """Return one account's balance; nothing moved is nothing held."""
    return PastBalance(**moment.legs().filter(account_id=identifier).aggregate(**_sums(moment)))


def legs_of(identifier: UUID, moment: PastMoment) -> QuerySet[Leg]:
    """Return an account's legs that count by the day, the last recorded first; later ones among them."""
    legs = moment.legs().filter(account_id=identifier).select_related("flow")
    return legs.order_by("-flow__recorded_at", "-account_seq", "-flow__key")


def _sums(moment: PastMoment) -> dict[str, Any]:
    return {
        "now_fen": Coalesce(Sum("amount_fen"), 0),
        "known_fen": Coalesce(Sum("amount_fen", filter=moment.known), 0),
        "legs_later": Count("id", filter=~moment.known),
    }


def _owned_by(text: str) -> Q:
    try:
        return Q(account__subject_id=UUID(text))
    except ValueError:
        projects = [kind for kind in AccountKind if OWNER_OF[kind] is Owner.PROJECT]
        return Q(account__project_code__icontains=text, account__kind__in=projects)


def _balance(row: dict[str, Any]) -> AccountBalance:
    identifier, kind = row.pop("account_id"), row.pop("account__kind")
    subject, project = row.pop("account__subject_id"), row.pop("account__project_code")
    account = Account(kind=AccountKind(kind), subject_id=subject, project_code=project or None)
    return AccountBalance(id=identifier, account=account, **row)
