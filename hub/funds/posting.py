"""Hand flows to the database's posting function, and turn its refusals into named ones."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import DatabaseError, transaction

from hub.funds.domain.requests import FlowRequest
from hub.funds.identifiers import flow_id
from hub.schema import statements


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


class FlowsBlocked(FlowRefused):
    """Flows of this kind are stopped, in this project or everywhere; ``reason`` is what whoever stopped them said."""

    def __init__(self, message: str, *, key: str, reason: str) -> None:
        super().__init__(message, key=key)
        self.reason = reason


class ProjectUnregistered(FlowRefused):
    """A flow names a project that nobody registered."""


class ContractElsewhere(FlowRefused):
    """A flow names a contract that is another investor's, of another project, or nobody's."""


class ContractNotEffective(FlowRefused):
    """Money would go in under a contract that waits for its notarised scan."""


class BeyondContract(FlowRefused):
    """More money would go in under a contract than it agreed: ``would_be_fen`` instead of ``agreed_fen``."""

    def __init__(self, message: str, *, key: str, agreed_fen: int, would_be_fen: int) -> None:
        super().__init__(message, key=key)
        self.agreed_fen, self.would_be_fen = agreed_fen, would_be_fen


class ContractMissing(FlowRefused):
    """So much money of one investor in one project needs a contract, and the flow names none."""


class MoneyNotInEffect(FlowRefused):
    """A project's money would reach its borrower though part of it has no contract in effect."""


class PostingForbidden(FlowRefused):
    """The scope in force reads at most; flows are posted by background work and by compliance."""


class ReversalRefused(FlowRefused):
    """The flow does not mirror the one it takes back, or that one was taken back already."""


_REFUSALS: Final[Mapping[str, type[FlowRefused]]] = {
    "HF007": ReversalRefused,
    "HF010": Overdraft,
    "HF011": KeyReused,
    "HF012": PostingForbidden,
    "HF013": FlowsBlocked,
    "HF015": ContractNotEffective,
    "HF016": BeyondContract,
    "HF017": ContractMissing,
    "HF018": MoneyNotInEffect,
    "HF019": ProjectUnregistered,
    "HF020": ContractElsewhere,
}
_REFUSING_CONSTRAINTS: Final[Mapping[str, type[FlowRefused]]] = {
    "funds_flow_key_key": KeyReused,
    "leg_position_once": KeyReused,
    "funds_flow_reverses_id_key": ReversalRefused,
}
"""Two requests under one key that touch different accounts meet only here, at the same flow's legs."""

_OTHER_REFUSALS: Final = "HF"
_WITH_DETAILS: Final = ("HF010", "HF011", "HF013", "HF015", "HF016", "HF017", "HF018", "HF019", "HF020")

_POST: Final = """
SELECT funds_post(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::uuid[],
                  %s::text[], %s::text[], %s::uuid[], %s::date[], %s::timestamptz)
"""

REQUIRE_TAGS: Final = """
SELECT funds_require_tags(%s::text[], %s::uuid[], %s::text[], %s::text[])
"""
_HOLD: Final = "SELECT funds_hold_accounts(%s::text[], %s::uuid[], %s::text[])"


def post(requests: Sequence[FlowRequest], *, at: datetime) -> Mapping[str, UUID]:
    """Record all requests or none; return the identifiers, by key, of those that were not there before."""
    columns = columns_of(requests)
    key_of = dict(zip(columns[0], columns[1], strict=True))
    return {key_of[recorded]: recorded for (recorded,) in _asked(_POST, [*columns, at])}


def require_tags(requests: Sequence[FlowRequest]) -> None:
    """Raise unless every project is registered and every contract is this investor's in this project."""
    if any(request.project_code for request in requests):
        _asked(REQUIRE_TAGS, tags_of(requests))


def _asked(statement: str, values: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
    try:
        with transaction.atomic():
            return statements.rows(statement, values)
    except DatabaseError as error:
        cause = error.__cause__
        named = refusal_of(cause) if isinstance(cause, psycopg.Error) else cause
        if named is cause or named is None:
            raise
        raise named from error


def hold_accounts(requests: Sequence[FlowRequest]) -> None:
    """Open and lock every account that these requests touch, in one order, until the transaction ends.

    Whoever posts one list in several statements asks this first: each statement locks in order, but what an earlier
    one still holds would otherwise be waited for by somebody who holds what a later one needs.
    """
    if not requests:
        return
    touched = sorted({(one.kind.value, str(one.subject_id or ""), one.project_code or "") for one in requests})
    values = [[kind for kind, _, _ in touched], [who or None for _, who, _ in touched], [code for *_, code in touched]]
    statements.rows(_HOLD, values)


def columns_of(requests: Sequence[FlowRequest]) -> list[list[Any]]:
    """Return what the posting function takes, a column each; the time comes after them."""
    return [
        [flow_id(key=request.key) for request in requests],
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


def tags_of(requests: Sequence[FlowRequest]) -> list[list[Any]]:
    """Return what is asked before the posting function, a column each."""
    return [
        [request.key for request in requests],
        [request.subject_id for request in requests],
        [request.project_code or "" for request in requests],
        [request.contract_number or "" for request in requests],
    ]


def refusal_of(error: psycopg.Error) -> Exception:
    """Return the named refusal that the database meant, or its error itself."""
    state = error.sqlstate or ""
    constraint = error.diag.constraint_name or ""
    if not state.startswith(_OTHER_REFUSALS) and constraint not in _REFUSING_CONSTRAINTS:
        return error
    kind = _REFUSALS.get(state) or _REFUSING_CONSTRAINTS.get(constraint, FlowRefused)
    details = json.loads(error.diag.message_detail or "{}") if state in _WITH_DETAILS else {}
    return kind(error.diag.message_primary or str(error), **details)
