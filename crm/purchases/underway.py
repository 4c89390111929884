"""Say what of an investor's money is on its way: purchases here, and contracts that were made elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from crm.purchases.domain.stages import PurchaseFacts, awaited_until
from crm.purchases.queries import payments, purchases_for
from crm.suitability.queries import Underway
from hub.contracts.queries import registered_until
from hub.funds.domain.requests import FlowFacts
from hub.funds.queries import flows_for
from hub.kernel.clock import business_date


def money_underway(
    subject_id: UUID, at: datetime, *, signed_before: tuple[datetime, str] | None = None
) -> tuple[Underway, ...]:
    """Return what was asked for or signed and not paid, by purchase or contract.

    What moved is held by now and counted there, a part of an amount like the whole. Of contracts that were made
    elsewhere only those count that were registered by then, and before ``signed_before`` (instant and number) if given.
    """
    flows = flows_for(subject_id=subject_id, on=business_date(at))
    purchases = purchases_for(subject_id=subject_id)
    elsewhere = _elsewhere(subject_id, purchases, flows, at=at, before=signed_before)
    return (*_purchases(purchases, flows, at=at), *elsewhere)


def _purchases(purchases: Sequence[PurchaseFacts], flows: Sequence[FlowFacts], *, at: datetime) -> Iterator[Underway]:
    for one in purchases:
        if fen := one.pending_fen(at, moved_fen=_moved(flows, one.contract_number)):
            since = business_date(one.instructed_at)
            yield Underway(product_code=one.product_code, amount_fen=fen, since=since, reference=f"{one.id}")


def _elsewhere(
    subject_id: UUID,
    purchases: Sequence[PurchaseFacts],
    flows: Sequence[FlowFacts],
    *,
    at: datetime,
    before: tuple[datetime, str] | None,
) -> Iterator[Underway]:
    own = {one.contract_number for one in purchases}
    for one in registered_until(subject_id=subject_id, at=at):
        counts = one.number not in own and (before is None or (one.signed_at, one.number) < before)
        left = one.amount_fen - _moved(flows, one.number)
        if counts and left > 0 and at < awaited_until(one.signed_at):
            since = business_date(one.signed_at)
            yield Underway(product_code=one.product_code, amount_fen=left, since=since, reference=one.number)


def _moved(flows: Sequence[FlowFacts], contract_number: str) -> int:
    return sum(flow.amount_fen for flow in payments(flows, contract_number))
