"""Make flows provable: seal what was recorded, and write the live rows the same way again when somebody checks."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.ledger import Leg, legs_of
from hub.funds.domain.records import canonical_flow
from hub.funds.domain.requests import FlowFacts
from hub.funds.models import Flow
from hub.funds.models import Leg as LegRow
from hub.funds.queries import flow_facts
from hub.kernel.events import Event
from hub.vault.operations import Sealed, ToSeal, seal_all

KIND: Final = "flow"


class FlowMissing(LookupError):
    """Evidence speaks of a flow that is not in the ledger."""


def seal_flows(flows: Collection[FlowFacts], *, at: datetime) -> tuple[Event, ...]:
    """Put each flow's canonical bytes into the vault, all at once, and return the events that tell of it."""
    sealed = seal_all([_to_seal(flow) for flow in flows], at=at)
    return tuple(_event(flow, place) for flow, place in zip(flows, sealed, strict=True))


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the flow and legs as they stand in the database now."""
    row = Flow.objects.filter(id=fact_id).first()
    if row is None:
        raise FlowMissing(f"flow {fact_id} is not in the ledger")
    legs = row.legs.select_related("account").order_by("position")
    return canonical_flow(flow_facts(row), [_live_leg(leg) for leg in legs])


def _to_seal(flow: FlowFacts) -> ToSeal:
    return ToSeal(
        purpose="evidence",
        owner_kind=KIND,
        owner_id=flow.id,
        content=canonical_flow(flow, legs_of(flow)),
        subject_id=flow.subject_id,
    )


def _event(flow: FlowFacts, sealed: Sealed) -> Event:
    fact_id = str(flow.id)
    payload = {
        "kind": KIND,
        "fact_id": fact_id,
        "digest": sealed.digest,
        "sealed_id": str(sealed.id),
        "subject_id": str(flow.subject_id) if flow.subject_id else None,
    }
    return Event(name="FactSealed", key=f"{KIND}:{fact_id}:1", payload=payload)


def _live_leg(leg: LegRow) -> Leg:
    account = leg.account
    return Leg(
        position=leg.position,
        account=Account(
            kind=AccountKind(account.kind), subject_id=account.subject_id, project_code=account.project_code or None
        ),
        amount_fen=leg.amount_fen,
    )
