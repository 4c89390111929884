"""Post one flow in one question to the database: begin, scope, flow, audit row, outbox row and commit together.

For the door that takes flows one at a time. The same posting function decides and the same rows are left as by
:func:`hub.funds.operations.post_flows`; a lost connection is asked again, which the key makes harmless. Nobody is woken
for the seal: the sweep of the outbox finds it within seconds.
"""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.pq import Format

from hub.access.scope import entered, system_scope
from hub.funds.domain.requests import FlowFacts, FlowRequest, require_sound
from hub.funds.operations import post_flows
from hub.funds.parties import Said, keep_said
from hub.funds.posting import REQUIRE_TAGS, columns_of, refusal_of, tags_of
from hub.funds.queries import flow
from hub.kernel.actor import Actor
from hub.kernel.ids import new_id
from hub.outbox.subscriptions import subscribers_of

NOTHING: Final = Said()
_BEGIN: Final = "BEGIN"
_SCOPE: Final = "SELECT set_config('hub.scope_kind', 'system', true)"
_COMMIT: Final = "COMMIT"
_POST: Final = """
WITH posted AS MATERIALIZED (
    SELECT id FROM funds_post(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::uuid[],
                              %s::text[], %s::text[], %s::uuid[], %s::date[], %s::timestamptz) AS id),
told AS (
    INSERT INTO outbox_delivery
        (event_name, event_key, payload, subscriber, published_at, next_at, attempts, last_error)
    SELECT 'FlowsPosted', 'flows:' || id, jsonb_build_object('flows', jsonb_build_array(id)), subscriber,
           %s::timestamptz, %s::timestamptz, 0, ''
      FROM posted CROSS JOIN unnest(%s::text[]) subscriber ON CONFLICT DO NOTHING),
said AS (
    INSERT INTO funds_movementparty (flow_id, party, use, recorded_at)
    SELECT id, told.party, told.use, %s::timestamptz
      FROM posted CROSS JOIN (VALUES (%s::text, %s::text)) told (party, use)
     WHERE told.party <> '' OR told.use <> '' ON CONFLICT DO NOTHING),
noted AS (
    INSERT INTO audit_auditrow
        (id, at, actor_kind, actor_id, actor_label, action, subject_id, target_kind, target_id, details)
    SELECT %s::uuid, %s::timestamptz, %s::text, %s::uuid, %s::text, 'flows.posted', %s::uuid, 'flow', id::text,
           %s::text::jsonb
      FROM posted)
SELECT id FROM posted
"""


def post_one(*, request: FlowRequest, by: Actor, at: datetime, said: Said = NOTHING) -> tuple[FlowFacts, bool]:
    """Record one flow durably with what is said of it; return it and whether it was there before.

    Refusals are ``FlowRefused``.

    Inside a transaction that somebody else opened it goes the ordinary way.
    """
    require_sound(request)
    if connection.in_atomic_block:
        return _ordinary(request, said, by=by, at=at)
    for last_try in (False, True):
        try:
            posted = _posted(request, said, by=by, at=at)
            break
        except psycopg.OperationalError:
            connection.close()
            if last_try:
                raise
    if posted is not None:
        return FlowFacts(**vars(request), id=posted, recorded_at=at), False
    return _ordinary(request, said, by=by, at=at)


def _ordinary(request: FlowRequest, said: Said, *, by: Actor, at: datetime) -> tuple[FlowFacts, bool]:
    with entered(system_scope("bank")):
        known = flow(key=request.key) is not None
        [recorded] = post_flows(requests=[request], by=by, at=at)
        keep_said({recorded.id: (recorded.key, said)}, at=at)
    return recorded, known


def _posted(request: FlowRequest, said: Said, *, by: Actor, at: datetime) -> UUID | None:
    """Return the new flow's id after its commit, None where the key is known with the same body."""
    details = json.dumps({"flows": 1, "amount_fen": request.amount_fen})
    values: list[Any] = [
        *(*columns_of([request]), at),
        *(at, at, list(subscribers_of("FlowsPosted"))),
        *(at, said.party, said.use),
        *(new_id(), at, by.kind.value, by.id, by.label, request.subject_id, details),
    ]
    connection.ensure_connection()
    raw = connection.connection
    before, raw.prepare_threshold = raw.prepare_threshold, 0
    try:
        with raw.pipeline():
            raw.execute(_BEGIN)
            raw.execute(_SCOPE)
            if request.project_code:
                raw.execute(REQUIRE_TAGS, tags_of([request]))
            answer = psycopg.Cursor(raw)
            answer.format = Format.BINARY
            answer.execute(_POST, values)
            raw.execute(_COMMIT)
        row = answer.fetchone()
    except BaseException as error:
        _leave_clean(raw)
        named = refusal_of(error) if isinstance(error, psycopg.Error) else error
        if named is error:
            raise
        raise named from error
    finally:
        raw.prepare_threshold = before
    return None if row is None else row[0]


def _leave_clean(raw: Any) -> None:
    """End the transaction and with it the scope; a connection that cannot even do that is not used again."""
    try:
        raw.rollback()
    except psycopg.Error:
        connection.close()
