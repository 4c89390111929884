"""Write a recorded flow and its legs as the bytes that evidence is taken of."""

from collections.abc import Iterable

from hub.funds.domain.ledger import Leg
from hub.funds.domain.requests import FlowFacts
from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.money import money


def canonical_flow(flow: FlowFacts, legs: Iterable[Leg]) -> bytes:
    """Return the canonical bytes of schema ``hub/flow/v1``; legs in order of position."""
    return canonical_bytes(
        {
            "schema": "hub/flow/v1",
            "key": flow.key,
            "kind": flow.kind.value,
            "amount": money(flow.amount_fen),
            "subject_id": str(flow.subject_id) if flow.subject_id else None,
            "project_code": flow.project_code,
            "contract_number": flow.contract_number,
            "reverses": str(flow.reverses) if flow.reverses else None,
            "effective_date": flow.effective_date.isoformat(),
            "recorded_at": instant(flow.recorded_at),
            "legs": [
                {"position": leg.position, "account": leg.account.name, "amount": money(leg.amount_fen)} for leg in legs
            ],
        }
    )
