"""Hand flows to the database's posting function, and turn its refusals into named ones."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from hub.funds.domain.requests import FlowRequest
from hub.funds.identifiers import flow_id


class FlowRefused(Exception):
    """The ledger refused a flow; ``key`` names it where the database could tell."""

    def __init__(self, message: str, *, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class Overdraft(FlowRefused):
    """An account would fall below zero: ``holds_fen`` is there, ``needs_fen`` were asked for."""

    def __init__(self, message: str, *, key: str, account: str, holds_fen: int, needs_fen: int) -> None:
        super().__init__(message, key=key)
        self.account, self.holds_fen, self.needs_fen = account, holds_fen, needs_fen


class KeyReused(FlowRefused):
    """The key belongs to a flow with another body."""


class PostingForbidden(FlowRefused):
    """The scope in force reads at most; flows are posted by background work and by compliance."""


class ReversalRefused(FlowRefused):
    """The flow does not mirror the one it takes back, or that one was taken back already."""


_REFUSALS: Final[Mapping[str, type[FlowRefused]]] = {
    "HF007": ReversalRefused,
    "HF010": Overdraft,
    "HF011": KeyReused,
    "HF012": PostingForbidden,
}
_REFUSING_CONSTRAINTS: Final[Mapping[str, type[FlowRefused]]] = {
    "funds_flow_key_key": KeyReused,
    "leg_position_once": KeyReused,
    "funds_flow_reverses_id_key": ReversalRefused,
}
"""Two requests under one key that touch different accounts meet only here, at the same flow's legs."""

_OTHER_REFUSALS: Final = "HF"

_POST: Final = """
SELECT funds_post(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::uuid[],
                  %s::text[], %s::text[], %s::uuid[], %s::date[], %s::timestamptz)
"""


def post(requests: Sequence[FlowRequest], *, at: datetime) -> Mapping[str, UUID]:
    """Record all requests or none; return the identifiers, by key, of those that were not there before."""
    key_of = {flow_id(key=request.key): request.key for request in requests}
    columns: list[Any] = [
        list(key_of),
        [request.key for request in requests],
        [request.hash for request in requests],
        [request.kind.value for request in requests],
        [request.amount_fen for request in requests],
        [request.subject_id for request in requests],
        [request.project_code or "" for request in requests],
        [request.contract_number or "" for request in requests],
        [request.reverses for request in requests],
        [request.effective_date for request in requests],
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_POST, [*columns, at])
            return {key_of[recorded]: recorded for (recorded,) in cursor.fetchall()}
    except DatabaseError as error:
        raise _refusal(error) from error


def _refusal(error: DatabaseError) -> Exception:
    """Return the named refusal behind a database error, or the error itself."""
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    diagnosis = getattr(cause, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    if not state.startswith(_OTHER_REFUSALS) and constraint not in _REFUSING_CONSTRAINTS:
        return error
    kind = _REFUSALS.get(state) or _REFUSING_CONSTRAINTS.get(constraint, FlowRefused)
    message = getattr(diagnosis, "message_primary", None) or str(error)
    details = json.loads(getattr(diagnosis, "message_detail", None) or "{}") if state in ("HF010", "HF011") else {}
    return kind(message, **details)
