"""Chain what is there, refuse a leg that does not continue its account's chain, and post with fewer questions.

The posting function looks up each account once, not once a leg, and spells a flow's seal from what it planned; the
check of the flows reads their legs once instead of twice. What is refused stays what it was.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from hub.schema.operations import TrackedSQL

BEFORE = import_module("hub.funds.migrations.0009_posting_asks_the_blocks").POST
CHECK_FLOWS_BEFORE = import_module("hub.funds.migrations.0002_refusals").CHECK_FLOWS.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)

CHAIN_STEP = """
CREATE FUNCTION funds_chain_step(state text, before text, line text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
BEGIN
    RETURN encode(sha256(convert_to(
        'hub/leg/v1' || chr(10) || coalesce(state, before) || chr(10) || line || chr(10), 'UTF8')), 'hex');
END
$body$
"""
"""The same spelling as ``hub.funds.domain.chaining``; a test holds both equal."""

CHAIN_LINE = """
CREATE FUNCTION funds_chain_line(
    seq bigint, flow uuid, place smallint, amount bigint, balance bigint, request_hash text, at timestamptz
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT seq || ' ' || flow || ' ' || place || ' ' || amount || ' ' || balance || ' ' || request_hash || ' '
           || (extract(epoch from at) * 1000000)::bigint
$body$
"""

CHAIN = "CREATE AGGREGATE funds_chain(before text, line text) (SFUNC = funds_chain_step, STYPE = text)"

CHAIN_WHAT_IS_THERE = """
DO $chain$
DECLARE
    asked_in text := current_setting('hub.scope_kind', true);
    one record;
    whose uuid;
    before text;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    EXECUTE 'ALTER TABLE funds_leg DISABLE TRIGGER funds_leg_append_only';
    FOR one IN
        SELECT l.id, l.account_id, funds_account_name(a.kind, a.subject_id, a.project_code) AS name,
               funds_chain_line(l.account_seq, l.flow_id, l.position, l.amount_fen, l.balance_fen,
                                f.request_hash, f.recorded_at) AS line
          FROM funds_leg l JOIN funds_account a ON a.id = l.account_id JOIN funds_flow f ON f.id = l.flow_id
         WHERE l.account_seq IS NOT NULL ORDER BY l.account_id, l.account_seq
    LOOP
        before := funds_chain_step(CASE WHEN whose = one.account_id THEN before END, one.name, one.line);
        whose := one.account_id;
        UPDATE funds_leg SET chain = before WHERE id = one.id;
    END LOOP;
    EXECUTE 'ALTER TABLE funds_leg ENABLE TRIGGER funds_leg_append_only';
    PERFORM set_config('hub.scope_kind', coalesce(asked_in, ''), true);
END
$chain$
"""
"""Once, over what was written before legs had a chain."""

CHECK_FLOWS = """
CREATE OR REPLACE FUNCTION funds_check_flows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_material = off
SET plan_cache_mode = force_generic_plan AS $body$
DECLARE
    asked_in text := hub_scope_kind();
    bad record;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT f.key, v.code, v.reason INTO bad
      FROM new_flows f
      LEFT JOIN funds_flowrule r ON r.kind = f.kind
      LEFT JOIN funds_flow o ON o.id = f.reverses_id
     CROSS JOIN LATERAL (
           SELECT count(*) AS legs,
                  coalesce(sum(l.amount_fen), 0) AS total,
                  coalesce(sum(l.amount_fen) FILTER (WHERE l.amount_fen > 0), 0) AS gained,
                  bool_and(a.kind = CASE WHEN (l.amount_fen < 0) = (f.reverses_id IS NULL)
                                         THEN r.debit_kind ELSE r.credit_kind END) AS directed,
                  bool_and((a.subject_id IS NULL OR a.subject_id IS NOT DISTINCT FROM f.subject_id)
                       AND (a.project_code = '' OR a.project_code = f.project_code)) AS tagged,
                  bool_or(a.subject_id IS NOT NULL) AS of_subject,
                  bool_or(a.project_code <> '') AS of_project,
                  string_agg(l.position || ' ' || funds_account_name(a.kind, a.subject_id, a.project_code)
                             || ' ' || l.amount_fen || chr(10), '' ORDER BY l.position) AS spelled
             FROM funds_leg l JOIN funds_account a ON a.id = l.account_id
            WHERE l.flow_id = f.id) s
     CROSS JOIN LATERAL (
           SELECT CASE
                  WHEN s.legs = 0 THEN 'HF001'
                  WHEN s.legs <> f.leg_count THEN 'HF002'
                  WHEN s.total <> 0 OR s.gained <> f.amount_fen THEN 'HF003'
                  WHEN s.directed IS NOT TRUE THEN 'HF004'
                  WHEN NOT s.tagged OR s.of_subject <> (f.subject_id IS NOT NULL)
                    OR s.of_project <> (f.project_code <> '') THEN 'HF005'
                  WHEN f.legs_digest IS DISTINCT FROM encode(sha256(convert_to(
                           'hub/legs/v1' || chr(10) || s.spelled, 'UTF8')), 'hex') THEN 'HF006'
                  WHEN f.reverses_id IS NOT NULL AND (
                       o.reverses_id IS NOT NULL
                    OR (o.kind, o.amount_fen, o.project_code, o.contract_number)
                       IS DISTINCT FROM (f.kind, f.amount_fen, f.project_code, f.contract_number)
                    OR o.subject_id IS DISTINCT FROM f.subject_id) THEN 'HF007'
                  END AS code,
                  format('%s legs of %s, sum %s, gained %s of %s',
                         s.legs, f.leg_count, s.total, s.gained, f.amount_fen) AS reason) v
     WHERE v.code IS NOT NULL
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: % (%)', bad.key, CASE bad.code
            WHEN 'HF001' THEN 'it is empty'
            WHEN 'HF002' THEN 'its legs are not as many as it says'
            WHEN 'HF003' THEN 'it is not balanced'
            WHEN 'HF004' THEN 'money may not go this way'
            WHEN 'HF005' THEN 'its accounts belong to another investor or project'
            WHEN 'HF006' THEN 'its seal does not fit its legs'
            WHEN 'HF007' THEN 'it does not mirror the flow that it takes back'
            END, bad.reason USING ERRCODE = bad.code;
    END IF;

    WITH fresh AS MATERIALIZED (
        SELECT f.key, l.account_id, l.chain, l.account_seq - 1 AS before_seq,
               funds_account_name(a.kind, a.subject_id, a.project_code) AS name,
               funds_chain_line(l.account_seq, f.id, l.position, l.amount_fen, l.balance_fen,
                                f.request_hash, f.recorded_at) AS line
          FROM new_flows f JOIN funds_leg l ON l.flow_id = f.id JOIN funds_account a ON a.id = l.account_id
         WHERE l.account_seq IS NOT NULL)
    SELECT l.key INTO bad
      FROM fresh l LEFT JOIN funds_leg p ON p.account_id = l.account_id AND p.account_seq = l.before_seq
     WHERE l.chain IS DISTINCT FROM funds_chain_step(p.chain, l.name, l.line)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: a leg does not continue the chain of its account', bad.key
            USING ERRCODE = 'HF014';
    END IF;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN NULL;
END
$body$
"""

PLANNED_LEG = """
CREATE TYPE funds_planned_leg AS (
    flow_no bigint, flow_id uuid, flow_key text, position smallint,
    account_id uuid, kind text, subject_id uuid, project_code text,
    amount_fen bigint, account_seq bigint, balance_fen bigint)
"""
CHAINED_LEG = """
CREATE TYPE funds_chained_leg AS (
    flow_no bigint, flow_id uuid, flow_key text, request_hash text, position smallint,
    account_id uuid, kind text, subject_id uuid, project_code text, name text,
    amount_fen bigint, account_seq bigint, balance_fen bigint, chain text)
"""

POST = """
CREATE OR REPLACE FUNCTION funds_post(
    p_ids uuid[], p_keys text[], p_hashes text[], p_kinds text[], p_amounts bigint[], p_subjects uuid[],
    p_projects text[], p_contracts text[], p_reverses uuid[], p_days date[], p_at timestamptz
) RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_material = off
SET plan_cache_mode = force_generic_plan AS $body$
DECLARE
    asked_in text := hub_scope_kind();
    sides funds_chained_leg[];
    planned funds_chained_leg[];
    bad record;
BEGIN
    IF asked_in NOT IN ('all', 'system') THEN
        RAISE EXCEPTION 'hub: a % scope may not post flows', asked_in USING ERRCODE = 'HF012';
    END IF;
    PERFORM set_config('hub.scope_kind', 'system', true);

    sides := ARRAY(
        SELECT ROW(q.n, q.id, q.key, q.hash, side.position,
                   funds_account_id(side.kind, side.subject_id, side.project_code),
                   side.kind, side.subject_id, side.project_code,
                   funds_account_name(side.kind, side.subject_id, side.project_code),
                   side.amount_fen, NULL, NULL, NULL)::funds_chained_leg
          FROM unnest(p_ids, p_keys, p_hashes, p_kinds, p_amounts, p_subjects, p_projects, p_reverses)
               WITH ORDINALITY q (id, key, hash, kind, amount, subject, project, reverses, n)
          LEFT JOIN funds_flowrule r ON r.kind = q.kind
         CROSS JOIN LATERAL (VALUES
               (1::smallint, CASE WHEN q.reverses IS NULL THEN r.debit_kind ELSE r.credit_kind END, -q.amount),
               (2::smallint, CASE WHEN q.reverses IS NULL THEN r.credit_kind ELSE r.debit_kind END, q.amount)
               ) leg (position, kind, amount_fen)
         CROSS JOIN LATERAL (SELECT leg.position, leg.kind, leg.amount_fen,
               CASE WHEN leg.kind IN ('purse', 'in_transit') THEN q.subject END AS subject_id,
               CASE WHEN leg.kind IN ('escrow', 'borrower') THEN q.project ELSE '' END AS project_code) side);

    SELECT s.flow_key INTO bad FROM unnest(sides) s WHERE s.kind IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: money may not go this way', bad.flow_key USING ERRCODE = 'HF004';
    END IF;

    -- Accounts are opened and locked in the order of their ids, so that two batches cannot wait for each other.
    INSERT INTO funds_account (id, kind, subject_id, project_code)
    SELECT DISTINCT ON (s.account_id) s.account_id, s.kind, s.subject_id, s.project_code
      FROM unnest(sides) s
     WHERE NOT EXISTS (SELECT FROM funds_account a WHERE a.id = s.account_id)
     ORDER BY s.account_id
        ON CONFLICT DO NOTHING;
    PERFORM FROM funds_account
      WHERE id = ANY (ARRAY(SELECT DISTINCT s.account_id FROM unnest(sides) s WHERE s.kind <> 'custodian_bank'))
      ORDER BY id FOR NO KEY UPDATE;

    planned := ARRAY(
        WITH fresh AS MATERIALIZED (
            SELECT s.* FROM unnest(sides) s
             WHERE NOT EXISTS (SELECT FROM funds_flow f WHERE f.key = s.flow_key)),
        held AS MATERIALIZED (
            SELECT a.account_id, b.account_seq, b.balance_fen, b.chain
              FROM (SELECT DISTINCT s.account_id FROM fresh s WHERE s.kind <> 'custodian_bank') a
             CROSS JOIN LATERAL (
                   SELECT l.account_seq, l.balance_fen, l.chain FROM funds_leg l
                    WHERE l.account_id = a.account_id AND l.account_seq IS NOT NULL
                    ORDER BY l.account_seq DESC LIMIT 1) b),
        counted AS (
            SELECT s.*, coalesce(h.chain, s.name) AS before,
                   CASE WHEN s.kind <> 'custodian_bank'
                        THEN coalesce(h.account_seq, 0) + row_number() OVER running END AS seq,
                   CASE WHEN s.kind <> 'custodian_bank'
                        THEN (coalesce(h.balance_fen, 0) + sum(s.amount_fen) OVER running)::bigint END AS balance
              FROM fresh s LEFT JOIN held h ON h.account_id = s.account_id
            WINDOW running AS (PARTITION BY s.account_id ORDER BY s.flow_no, s.position ROWS UNBOUNDED PRECEDING))
        SELECT ROW(c.flow_no, c.flow_id, c.flow_key, c.request_hash, c.position, c.account_id, c.kind, c.subject_id,
                   c.project_code, c.name, c.amount_fen, c.seq, c.balance,
                   funds_chain(c.before, funds_chain_line(c.seq, c.flow_id, c.position, c.amount_fen, c.balance,
                                                          c.request_hash, p_at))
                       FILTER (WHERE c.kind <> 'custodian_bank') OVER running)::funds_chained_leg
          FROM counted c
        WINDOW running AS (PARTITION BY c.account_id ORDER BY c.flow_no, c.position ROWS UNBOUNDED PRECEDING)
         ORDER BY c.flow_no, c.position);

    -- After the planning: whatever the plan left out because it was recorded meanwhile, this statement sees too.
    SELECT q.key INTO bad
      FROM unnest(p_keys, p_hashes) q (key, hash) JOIN funds_flow f ON f.key = q.key
     WHERE f.request_hash <> q.hash LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: key % was used for another flow', bad.key
            USING ERRCODE = 'HF011', DETAIL = json_build_object('key', bad.key)::text;
    END IF;

    SELECT s.flow_key, b.reason INTO bad
      FROM funds_block b
      JOIN unnest(p_keys, p_kinds, p_projects, p_reverses) q (key, kind, project, reverses)
        ON b.kind = q.kind AND b.project_code IN ('', q.project)
      JOIN unnest(planned) s ON s.flow_key = q.key
     WHERE q.reverses IS NULL AND NOT EXISTS (SELECT FROM funds_blocklift l WHERE l.block_id = b.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: flows of its kind are blocked: %', bad.flow_key, bad.reason
            USING ERRCODE = 'HF013',
                  DETAIL = json_build_object('key', bad.flow_key, 'reason', bad.reason)::text;
    END IF;

    SELECT s.* INTO bad FROM unnest(planned) s WHERE s.balance_fen < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: % holds % fen, % are needed', bad.flow_key,
            bad.kind, bad.balance_fen - bad.amount_fen, -bad.amount_fen
            USING ERRCODE = 'HF010', DETAIL = json_build_object('key', bad.flow_key, 'account', bad.kind,
                'holds_fen', bad.balance_fen - bad.amount_fen, 'needs_fen', -bad.amount_fen)::text;
    END IF;

    INSERT INTO funds_leg (flow_id, leg_count, position, account_id, amount_fen, account_seq, balance_fen, chain)
    SELECT s.flow_id, 2, s.position, s.account_id, s.amount_fen, s.account_seq, s.balance_fen, s.chain
      FROM unnest(planned) s;

    RETURN QUERY
    WITH sealed AS MATERIALIZED (
        SELECT s.flow_no, encode(sha256(convert_to('hub/legs/v1' || chr(10) || string_agg(
                   s.position || ' ' || s.name || ' ' || s.amount_fen || chr(10), '' ORDER BY s.position),
                   'UTF8')), 'hex') AS digest
          FROM unnest(planned) s GROUP BY s.flow_no)
    INSERT INTO funds_flow (id, key, request_hash, kind, amount_fen, subject_id, project_code, contract_number,
                            reverses_id, effective_date, recorded_at, leg_count, legs_digest)
    SELECT q.id, q.key, q.hash, q.kind, q.amount, q.subject, q.project, q.contract, q.reverses, q.day, p_at, 2,
           s.digest
      FROM unnest(p_ids, p_keys, p_hashes, p_kinds, p_amounts, p_subjects, p_projects, p_contracts, p_reverses, p_days)
           WITH ORDINALITY
           q (id, key, hash, kind, amount, subject, project, contract, reverses, day, n)
      JOIN sealed s ON s.flow_no = q.n
    RETURNING funds_flow.id;

    PERFORM set_config('hub.scope_kind', asked_in, true);
END
$body$
"""

KEEP_THE_PLAN = "ALTER FUNCTION funds_check_legs() SET plan_cache_mode = force_generic_plan"
"""Every look-up is by key whatever is asked, and planning them anew took most of the time of a single flow."""

REVERSE = (
    "ALTER FUNCTION funds_check_legs() RESET plan_cache_mode",
    BEFORE,
    CHECK_FLOWS_BEFORE,
    "DROP TYPE funds_chained_leg",
    PLANNED_LEG,
    "DROP AGGREGATE funds_chain(text, text)",
    "DROP FUNCTION funds_chain_line(bigint, uuid, smallint, bigint, bigint, text, timestamptz)",
    "DROP FUNCTION funds_chain_step(text, text, text)",
)


class Migration(migrations.Migration):
    """After the column and the function that it replaces."""

    dependencies = [("funds", "0013_chained_legs")]
    operations = [
        TrackedSQL([CHAIN_STEP, CHAIN_LINE, CHAIN, CHAIN_WHAT_IS_THERE], reverse=()),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                name="leg_chained_with_its_order",
                condition=Q(account_seq__isnull=True, chain__isnull=True)
                | Q(account_seq__isnull=False, chain__isnull=False),
            ),
        ),
        TrackedSQL(["DROP TYPE funds_planned_leg", CHAINED_LEG, CHECK_FLOWS, POST, KEEP_THE_PLAN], reverse=REVERSE),
    ]
