"""Recompute the whole ledger from nothing: every flow's request and legs, every account's balances and chain.

What the database refuses cannot have happened, unless somebody with an owner's rights took the refusals away first.
This finds it afterwards and names the place. Needs a scope that sees every leg.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum

from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.chaining import ChainBreak, ChainedLeg, first_break
from hub.funds.domain.ledger import Leg, legs_digest
from hub.funds.domain.requests import FlowRequest
from hub.funds.evidence import KIND
from hub.funds.models import Flow
from hub.funds.models import Leg as LegRow
from hub.funds.queries import flow_facts
from hub.schema import statements

CHUNK: Final = 2000
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_GONE: Final = """
SELECT told.id::text
  FROM (SELECT owner_id AS id FROM vault_sealedcontent WHERE owner_kind = %s
         UNION SELECT (payload ->> 'fact_id')::uuid FROM outbox_delivery
                WHERE event_name = 'FactSealed' AND payload ->> 'kind' = %s
         UNION SELECT jsonb_array_elements_text(payload -> 'flows')::uuid FROM outbox_delivery
                WHERE event_name = 'FlowsPosted') told
 WHERE NOT EXISTS (SELECT FROM funds_flow f WHERE f.id = told.id)
 ORDER BY 1
"""
"""What was sealed, or waits for its seal, and stands in the ledger no more."""


@dataclass(frozen=True, kw_only=True)
class FlowFlaw:
    """A flow that is not what was asked for, or whose legs are not what it sealed; ``what`` names the part."""

    key: str
    what: str
    expected: str
    actual: str


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What was looked at, and the first break of each account and flow that does not hold."""

    flows: int
    accounts: int
    held_fen: int
    breaks: tuple[ChainBreak, ...]
    flaws: tuple[FlowFlaw, ...]

    @property
    def sound(self) -> bool:
        """Whether everything follows from nothing."""
        return not self.breaks and not self.flaws


def examine_ledger() -> Examination:
    """Walk every account and every flow; the sums of all accounts and of the bank's own must cancel out."""
    breaks, accounts, held_fen = [], 0, 0
    for name, legs in _accounts():
        chained = list(legs)
        accounts, held_fen = accounts + 1, held_fen + sum(leg.amount_fen for leg in chained)
        found = first_break(name, chained)
        if found is not None:
            breaks.append(found)
    flows = 0
    flaws: list[FlowFlaw] = []
    for flow, own in _flows():
        flows += 1
        flaws += _flaws(flow, own)
    flaws += [*_legs_alone(), *_gone(), *_bank(held_fen)]
    return Examination(flows=flows, accounts=accounts, held_fen=held_fen, breaks=tuple(breaks), flaws=tuple(flaws))


def examine_account(*, account_id: UUID) -> ChainBreak | None:
    """Walk one account's legs from nothing; return the first that does not follow; the bank's has no chain."""
    for name, legs in _accounts(LegRow.objects.filter(account_id=account_id)):
        return first_break(name, legs)
    return None


def _accounts(of: "QuerySet[LegRow] | None" = None) -> Iterator[tuple[str, Iterator[ChainedLeg]]]:
    """Give each account with a floor and its legs in their order; a leg of a flow that is gone stands with no hash."""
    columns = (
        *("account_seq", "flow_id", "position", "amount_fen", "balance_fen", "chain"),
        *("asked", "at"),
        *("account__kind", "account__subject_id", "account__project_code"),
    )
    every = LegRow.objects.all() if of is None else of
    its_flow = Flow.objects.filter(id=OuterRef("flow_id"))
    told = {"asked": Subquery(its_flow.values("request_hash")), "at": Subquery(its_flow.values("recorded_at"))}
    legs_with_floor = every.exclude(account__kind=AccountKind.CUSTODIAN_BANK)
    rows: Any = legs_with_floor.annotate(**told).values_list(*columns)
    ordered = rows.order_by("account_id", "account_seq").iterator(chunk_size=CHUNK)
    for owner, legs in groupby(ordered, key=lambda row: row[8:]):
        yield _account(*owner).name, (_chained(*row[:8]) for row in legs)


def _chained(
    seq: int, flow_id: Any, position: int, amount_fen: int, balance_fen: int, chain: str, asked: str | None, at: Any
) -> ChainedLeg:
    return ChainedLeg(
        seq=seq,
        flow_id=flow_id,
        position=position,
        amount_fen=amount_fen,
        balance_fen=balance_fen,
        request_hash=asked or "",
        recorded_at=at or _NEVER,
        chain=chain,
    )


def _flows() -> Iterator[tuple[Flow, list[Leg]]]:
    rows = Flow.objects.order_by("recorded_at", "id").prefetch_related("legs__account")
    for flow in rows.iterator(chunk_size=CHUNK):
        legs = sorted(flow.legs.all(), key=lambda leg: leg.position)
        yield (
            flow,
            [
                Leg(
                    position=leg.position,
                    account=_account(leg.account.kind, leg.account.subject_id, leg.account.project_code),
                    amount_fen=leg.amount_fen,
                )
                for leg in legs
            ],
        )


def _flaws(flow: Flow, legs: Iterable[Leg]) -> Iterator[FlowFlaw]:
    own = tuple(legs)
    facts = vars(flow_facts(flow))
    asked = FlowRequest(**{name: value for name, value in facts.items() if name not in ("id", "recorded_at")})
    compared = {
        "request": (asked.hash, flow.request_hash),
        "legs": (legs_digest(own), flow.legs_digest),
        "number of legs": (str(len(own)), str(flow.leg_count)),
        "sum of legs": ("0", str(sum(leg.amount_fen for leg in own))),
    }
    for what, (expected, actual) in compared.items():
        if expected != actual:
            yield FlowFlaw(key=flow.key, what=what, expected=expected, actual=actual)


def _legs_alone() -> Iterator[FlowFlaw]:
    """Name every flow that is gone and left legs, also where only the bank's leg is left."""
    alone = LegRow.objects.filter(~Exists(Flow.objects.filter(id=OuterRef("flow_id"))))
    for flow_id in alone.order_by("flow_id").values_list("flow_id", flat=True).distinct():
        yield FlowFlaw(key=str(flow_id), what="flow", expected="a flow with its legs", actual="legs alone")


def _gone() -> Iterator[FlowFlaw]:
    """Name every flow that others still know of: a chain without its newest legs is just shorter."""
    for (flow_id,) in statements.rows(_GONE, [KIND, KIND]):
        yield FlowFlaw(key=flow_id, what="flow", expected="in the ledger, as it was sealed", actual="gone")


def _bank(held_fen: int) -> Iterator[FlowFlaw]:
    """What the bank holds for all is the negative sum of what all others hold."""
    bank = LegRow.objects.filter(account__kind=AccountKind.CUSTODIAN_BANK)
    actual = bank.aggregate(total=Sum("amount_fen"))["total"] or 0
    if actual != -held_fen:
        key = AccountKind.CUSTODIAN_BANK.value
        yield FlowFlaw(key=key, what="sum of all legs", expected=str(-held_fen), actual=str(actual))


def _account(kind: str, subject_id: Any, project_code: str) -> Account:
    return Account(kind=AccountKind(kind), subject_id=subject_id, project_code=project_code or None)
