"""Read the loop of money on a day: what every kind of account held in the evening, and what moved that day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When

from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FLOW_RULES, FlowKind
from hub.funds.models import Flow, Leg
from hub.funds.queries import flow_facts


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What moved of one kind on a day: fen less what was taken back, and the movements of both sorts."""

    kind: FlowKind
    fen: int
    flows: int


@dataclass(frozen=True, kw_only=True)
class Loop:
    """The loop at the end of ``day``, as it is known now or, with ``known_by``, as it was known at that instant.

    ``held`` has every kind of account; the bank's own is the negative sum of the others, or the book is broken.
    """

    day: date
    known_by: datetime | None
    held: Mapping[AccountKind, int]
    moved: Mapping[FlowKind, Moved]

    @property
    def custody_fen(self) -> int:
        """What all accounts at the custodian hold together."""
        return sum(fen for kind, fen in self.held.items() if kind is not AccountKind.CUSTODIAN_BANK)

    @property
    def closed(self) -> bool:
        """Whether no fen is outside the loop."""
        return self.custody_fen == -self.held[AccountKind.CUSTODIAN_BANK]


def loop_on(day: date, *, known_by: datetime | None = None) -> Loop:
    """Return the loop of a day, added up from nothing. Needs a scope that sees everybody's movements."""
    known = Q() if known_by is None else Q(flow__recorded_at__lte=known_by)
    sums = (
        Leg.objects.filter(known, flow__effective_date__lte=day)
        .values_list("account__kind")
        .annotate(total=Sum("amount_fen"))
        .order_by("account__kind")
    )
    held = dict.fromkeys(AccountKind, 0) | {AccountKind(kind): total for kind, total in sums}
    net = Case(When(reverses=None, then=F("amount_fen")), default=-F("amount_fen"))
    rows = _known_flows(day, known_by).values_list("kind").annotate(total=Sum(net), count=Count("id"))
    moved = {
        FlowKind(kind): Moved(kind=FlowKind(kind), fen=int(total), flows=count)
        for kind, total, count in rows.order_by("kind")
    }
    return Loop(day=day, known_by=known_by, held=held, moved=moved)


def movements_of(
    *, day: date, account: AccountKind | None = None, known_by: datetime | None = None
) -> "QuerySet[Flow]":
    """Return a day's movements in the order they were recorded; those that touch one kind of account when given."""
    found = _known_flows(day, known_by)
    if account is not None:
        found = found.filter(kind__in=[rule.kind for rule in FLOW_RULES if account in (rule.debit, rule.credit)])
    return found.order_by("recorded_at", "key")


def facts_of(rows: "QuerySet[Flow] | list[Flow]") -> list[FlowFacts]:
    """Return these rows as facts."""
    return [flow_facts(row) for row in rows]


def _known_flows(day: date, known_by: datetime | None) -> "QuerySet[Flow]":
    found = Flow.objects.filter(effective_date=day)
    return found if known_by is None else found.filter(recorded_at__lte=known_by)
