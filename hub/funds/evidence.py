"""Make flows provable: seal what was recorded, and write the live rows the same way again when somebody checks."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

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
FLOW_COLUMNS: Final = (
    "id", "key", "kind", "amount_fen", "subject_id", "project_code", "contract_number", "reverses_id",
    "effective_date", "recorded_at",
)  # fmt: skip
"""What a flow's facts are read from; plain rows cost half of what instances do."""


class FlowMissing(LookupError):
    """Evidence speaks of a flow that is not in the ledger."""


def seal_flows(flows: Collection[FlowFacts], *, at: datetime) -> tuple[Event, ...]:
    """Put each flow's canonical bytes into the vault, all at once, and return the events that tell of it."""
    sealed = seal_all([_to_seal(flow) for flow in flows], at=at)
    return tuple(_event(flow, place) for flow, place in zip(flows, sealed, strict=True))


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the flow and legs as they stand in the database now."""
    content = contents_for([fact_id]).get(fact_id)
    if content is None:
        raise FlowMissing(f"flow {fact_id} is not in the ledger")
    return content


def contents_for(fact_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Return the same of many flows; those that are not in the ledger are left out.

    Their ids travel as one array: as many parameters take longer to spell than their rows to read.
    """
    legs = _live_legs(fact_ids)
    asked: Any = RawSQL("funds_flow.id = ANY(%s)", [list(fact_ids)], output_field=BooleanField())
    rows: Any = Flow.objects.filter(asked).values_list(*FLOW_COLUMNS, named=True)
    return {row.id: canonical_flow(flow_facts(row), legs.get(row.id, ())) for row in rows}


def _live_legs(flow_ids: Collection[UUID]) -> dict[UUID, list[Leg]]:
    """Return each flow's legs in order of position; an account is made once for all legs that touch it."""
    account = cache(_account)
    legs: dict[UUID, list[Leg]] = {}
    asked: Any = RawSQL("funds_leg.flow_id = ANY(%s)", [list(flow_ids)], output_field=BooleanField())
    rows = LegRow.objects.filter(asked).order_by("flow_id", "position")
    columns = ("flow_id", "position", "amount_fen", "account__kind", "account__subject_id", "account__project_code")
    for flow_id, position, amount_fen, *owner in rows.values_list(*columns):
        leg = Leg(position=position, account=account(*owner), amount_fen=amount_fen)
        legs.setdefault(flow_id, []).append(leg)
    return legs


def _account(kind: str, subject_id: UUID | None, project_code: str) -> Account:
    return Account(kind=AccountKind(kind), subject_id=subject_id, project_code=project_code or None)


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
