"""Write a flow as the ledger holds it: the bytes that were sealed, whenever somebody checks."""

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Final
from uuid import UUID

from django.db import connection

from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.ledger import Leg
from hub.funds.domain.records import canonical_flow
from hub.funds.models import Account as AccountRow
from hub.funds.models import Flow
from hub.funds.models import Leg as LegRow
from hub.funds.queries import flow_facts
from hub.kernel.clock import instant
from hub.kernel.ids import id_array

KIND: Final = "flow"

_LIVE: Final = """
WITH legs AS (
    SELECT leg.flow_id, string_agg(coalesce(
               '{"account":'
               || to_json(account.kind || ':' || coalesce(account.subject_id::text, account.project_code))
               || ',"amount":{"amount":"' || leg.amount_fen * 0.01 || '","currency":"CNY"},"position":'
               || leg.position || '}', 'a leg with a hole in it'), ',' ORDER BY leg.position) AS spelled
      FROM funds_leg leg LEFT JOIN funds_account account ON account.id = leg.account_id
     WHERE leg.flow_id = ANY(%(ids)s::uuid[]) GROUP BY leg.flow_id)
SELECT id::text, key, kind, (amount_fen * 0.01)::text, subject_id::text, project_code, contract_number,
       reverses_id::text, effective_date::text, recorded_at::text, legs.spelled
  FROM funds_flow LEFT JOIN legs ON legs.flow_id = id WHERE id = ANY(%(ids)s::uuid[])
"""


class FlowMissing(LookupError):
    """Evidence speaks of a flow that is not in the ledger."""


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of the flow and legs as they stand in the database now."""
    row = Flow.objects.filter(id=fact_id).first()
    if row is None:
        raise FlowMissing(f"flow {fact_id} is not in the ledger")
    return canonical_flow(flow_facts(row), _live_legs(fact_id))


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many flows, for a tenth of the time; those that are not in the ledger are left out.

    The database spells the legs and amounts. Its spelling is :func:`hub.funds.domain.records.canonical_flow`'s for
    whatever the ledger can hold, which a test holds equal; for what it cannot hold, the bytes are none that were ever
    sealed, or reading raises.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, {"ids": id_array(fact_ids)})
        return {row[0]: _spelled(*row[1:]) for row in cursor.fetchall()}


def _spelled(
    key: str, kind: str, amount: str, subject: str | None, project: str, contract: str,
    reverses: str | None, effective: str, recorded: str, legs: str | None,
) -> bytes:  # fmt: skip
    return (
        f'{{"amount":{{"amount":"{amount}","currency":"CNY"}},"contract_number":{_text(contract)},'
        f'"effective_date":"{effective}","key":{_quoted(key)},"kind":{_quoted(kind)},"legs":[{legs or ""}],'
        f'"project_code":{_text(project)},"recorded_at":"{_instant(recorded)}","reverses":{_text(reverses)},'
        f'"schema":"hub/flow/v1","subject_id":{_text(subject)}}}'
    ).encode()


def _text(value: str | None) -> str:
    """Spell what was not given, which the columns hold as an empty text or none, as null."""
    return _quoted(value) if value else "null"


@lru_cache(maxsize=4096)
def _instant(spelled: str) -> str:
    """Spell a time again as evidence does; what was recorded in one go has one time. Raises for one of no calendar."""
    return instant(datetime.fromisoformat(spelled))


def _live_legs(flow_id: UUID) -> list[Leg]:
    rows = LegRow.objects.filter(flow_id=flow_id).order_by("position")
    return [Leg(position=row.position, account=_account(row.account), amount_fen=row.amount_fen) for row in rows]


def _account(row: AccountRow) -> Account:
    return Account(kind=AccountKind(row.kind), subject_id=row.subject_id, project_code=row.project_code or None)
