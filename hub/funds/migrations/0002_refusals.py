"""The double entry that the database itself keeps, for the application role and for the owner's DML alike.

Legs are written first, then the flow's row seals them: it states their number and their digest, and is refused unless
they add up, go the permitted way between the right accounts, and carry the flow's own tags. A leg points at its flow
together with the flow's leg count, so that no leg fits in afterwards. Each leg of an account with a floor carries
the account's balance after it and continues the one before, so that an overdraft is a broken check and not a race.
"""

from django.db import migrations

from hub.schema.operations import AppendOnly, ClientRows, RowPolicy, TrackedSQL
from hub.schema.roles import application_role

ACCOUNT_NAME = """
CREATE FUNCTION funds_account_name(kind text, subject uuid, project text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT kind || ':' || coalesce(subject::text, project)
$body$
"""

ACCOUNT_ID = """
CREATE FUNCTION funds_account_id(kind text, subject uuid, project text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT encode(substring(sha256(convert_to(kind || ':' || coalesce(subject::text, project), 'UTF8')) from 1 for 16),
                  'hex')::uuid
$body$
"""
"""The identifier follows from kind and owner, so that nobody can have a second purse."""

LEGS_DIGEST = """
CREATE FUNCTION funds_legs_digest(flow uuid) RETURNS text LANGUAGE sql STABLE AS $body$
    SELECT encode(sha256(convert_to('hub/legs/v1' || chr(10) || string_agg(
               l.position || ' ' || funds_account_name(a.kind, a.subject_id, a.project_code)
               || ' ' || l.amount_fen || chr(10), '' ORDER BY l.position), 'UTF8')), 'hex')
      FROM funds_leg l JOIN funds_account a ON a.id = l.account_id
     WHERE l.flow_id = flow
$body$
"""
"""The same spelling as ``hub.funds.domain.ledger.legs_digest``; a test holds both equal."""

CHECK_LEGS = """
CREATE FUNCTION funds_check_legs() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_material = off AS $body$
DECLARE
    asked_in text := hub_scope_kind();
    bad record;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT l.flow_id INTO bad FROM new_legs l
     WHERE (SELECT count(*) FROM funds_flow f WHERE f.id = l.flow_id) > 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % is sealed, a late leg is refused', bad.flow_id USING ERRCODE = 'HF008';
    END IF;
    -- The predecessor's number is computed first: under row security only a plain comparison may use the index.
    WITH fresh AS MATERIALIZED (
        SELECT a.kind, l.account_id, l.account_seq, l.balance_fen, l.amount_fen, l.account_seq - 1 AS before_seq
          FROM new_legs l JOIN funds_account a ON a.id = l.account_id)
    SELECT l.kind, l.account_seq, l.balance_fen, l.amount_fen, p.balance_fen AS before INTO bad
      FROM fresh l
      LEFT JOIN funds_leg p ON p.account_id = l.account_id AND p.account_seq = l.before_seq
     WHERE CASE
           WHEN l.kind = 'custodian_bank' THEN l.account_seq IS NOT NULL OR l.balance_fen IS NOT NULL
           ELSE l.account_seq IS NULL
             OR (l.account_seq > 1 AND p.id IS NULL)
             OR l.balance_fen IS DISTINCT FROM coalesce(p.balance_fen, 0) + l.amount_fen
           END
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: leg % of a % does not continue its account: holds %, moves %, claims %',
            bad.account_seq, bad.kind, coalesce(bad.before, 0), bad.amount_fen, bad.balance_fen USING ERRCODE = 'HF009';
    END IF;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN NULL;
END
$body$
"""

CHECK_FLOWS = """
CREATE FUNCTION funds_check_flows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_material = off AS $body$
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
                  bool_or(a.project_code <> '') AS of_project
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
                  WHEN f.legs_digest IS DISTINCT FROM funds_legs_digest(f.id) THEN 'HF006'
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
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN NULL;
END
$body$
"""

# Every look-up in these functions is by key. The statistics of a table that grows by a batch at a time always lag behind,
# and a whole scan that looked cheap then made the ledger quadratic: hence the switched-off plans inside them.

PLANNED_LEG = """
CREATE TYPE funds_planned_leg AS (
    flow_no bigint, flow_id uuid, flow_key text, position smallint,
    account_id uuid, kind text, subject_id uuid, project_code text,
    amount_fen bigint, account_seq bigint, balance_fen bigint)
"""

POST = """
CREATE FUNCTION funds_post(
    p_ids uuid[], p_keys text[], p_hashes text[], p_kinds text[], p_amounts bigint[], p_subjects uuid[],
    p_projects text[], p_contracts text[], p_reverses uuid[], p_days date[], p_at timestamptz
) RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_material = off AS $body$
DECLARE
    asked_in text := hub_scope_kind();
    sides funds_planned_leg[];
    planned funds_planned_leg[];
    bad record;
BEGIN
    IF asked_in NOT IN ('all', 'system') THEN
        PERFORM FROM unnest(p_subjects) s (id)
          WHERE s.id IS NULL OR s.id NOT IN (SELECT v FROM hub_visible_subjects() v WHERE v IS NOT NULL);
        IF FOUND THEN
            RAISE EXCEPTION 'hub: a % scope may not move this money', asked_in USING ERRCODE = 'HF012';
        END IF;
    END IF;
    PERFORM set_config('hub.scope_kind', 'system', true);

    sides := ARRAY(
        SELECT ROW(q.n, q.id, q.key, side.position,
                   funds_account_id(side.kind, side.subject_id, side.project_code),
                   side.kind, side.subject_id, side.project_code, side.amount_fen, NULL, NULL)::funds_planned_leg
          FROM unnest(p_ids, p_keys, p_kinds, p_amounts, p_subjects, p_projects, p_reverses)
               WITH ORDINALITY q (id, key, kind, amount, subject, project, reverses, n)
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
        SELECT ROW(s.flow_no, s.flow_id, s.flow_key, s.position, s.account_id, s.kind, s.subject_id, s.project_code,
                   s.amount_fen,
                   CASE WHEN s.kind <> 'custodian_bank'
                        THEN coalesce(b.account_seq, 0) + row_number() OVER running END,
                   CASE WHEN s.kind <> 'custodian_bank'
                        THEN coalesce(b.balance_fen, 0) + sum(s.amount_fen) OVER running END)::funds_planned_leg
          FROM unnest(sides) s
          LEFT JOIN LATERAL (
               SELECT l.account_seq, l.balance_fen FROM funds_leg l
                WHERE l.account_id = s.account_id AND l.account_seq IS NOT NULL
                ORDER BY l.account_seq DESC LIMIT 1) b ON s.kind <> 'custodian_bank'
         WHERE NOT EXISTS (SELECT FROM funds_flow f WHERE f.id = s.flow_id)
        WINDOW running AS (PARTITION BY s.account_id ORDER BY s.flow_no, s.position ROWS UNBOUNDED PRECEDING)
         ORDER BY s.flow_no, s.position);

    -- After the planning: whatever the plan left out because it was recorded meanwhile, this statement sees too.
    SELECT q.key INTO bad
      FROM unnest(p_keys, p_hashes) q (key, hash) JOIN funds_flow f ON f.key = q.key
     WHERE f.request_hash <> q.hash LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: key % was used for another flow', bad.key
            USING ERRCODE = 'HF011', DETAIL = json_build_object('key', bad.key)::text;
    END IF;

    SELECT s.* INTO bad FROM unnest(planned) s WHERE s.balance_fen < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: % holds % fen, % are needed', bad.flow_key,
            bad.kind, bad.balance_fen - bad.amount_fen, -bad.amount_fen
            USING ERRCODE = 'HF010', DETAIL = json_build_object('key', bad.flow_key, 'account', bad.kind,
                'holds_fen', bad.balance_fen - bad.amount_fen, 'needs_fen', -bad.amount_fen)::text;
    END IF;

    INSERT INTO funds_leg (flow_id, leg_count, position, account_id, amount_fen, account_seq, balance_fen)
    SELECT s.flow_id, 2, s.position, s.account_id, s.amount_fen, s.account_seq, s.balance_fen FROM unnest(planned) s;

    RETURN QUERY
    INSERT INTO funds_flow (id, key, request_hash, kind, amount_fen, subject_id, project_code, contract_number,
                            reverses_id, effective_date, recorded_at, leg_count, legs_digest)
    SELECT q.id, q.key, q.hash, q.kind, q.amount, q.subject, q.project, q.contract, q.reverses, q.day, p_at, 2,
           funds_legs_digest(q.id)
      FROM unnest(p_ids, p_keys, p_hashes, p_kinds, p_amounts, p_subjects, p_projects, p_contracts, p_reverses, p_days)
           q (id, key, hash, kind, amount, subject, project, contract, reverses, day)
     WHERE q.id IN (SELECT s.flow_id FROM unnest(planned) s)
    RETURNING funds_flow.id;

    PERFORM set_config('hub.scope_kind', asked_in, true);
END
$body$
"""

PROJECT_TOTALS = """
CREATE FUNCTION funds_project_totals(codes text[])
RETURNS TABLE (code text, raised_fen bigint, disbursed_fen bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := hub_scope_kind();
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    RETURN QUERY
    SELECT f.project_code::text,
           coalesce(sum(CASE WHEN (f.kind = 'bid') = (f.reverses_id IS NULL) THEN f.amount_fen ELSE -f.amount_fen END)
                    FILTER (WHERE f.kind IN ('bid', 'bid_return')), 0)::bigint,
           coalesce(sum(CASE WHEN f.reverses_id IS NULL THEN f.amount_fen ELSE -f.amount_fen END)
                    FILTER (WHERE f.kind = 'disbursement'), 0)::bigint
      FROM funds_flow f WHERE f.project_code = ANY (codes) AND f.kind IN ('bid', 'bid_return', 'disbursement')
     GROUP BY f.project_code;
    PERFORM set_config('hub.scope_kind', asked_in, true);
END
$body$
"""
"""Two sums per project over everybody, for an investor who may see no other investor's flow."""

SEALS = [
    "ALTER TABLE funds_account ADD CONSTRAINT account_is_the_only_one"
    " CHECK (id = funds_account_id(kind, subject_id, project_code))",
    "ALTER TABLE funds_leg ADD CONSTRAINT leg_of_a_flow_that_counts_it FOREIGN KEY (flow_id, leg_count)"
    " REFERENCES funds_flow (id, leg_count) DEFERRABLE INITIALLY DEFERRED",
    "CREATE TRIGGER funds_leg_continues AFTER INSERT ON funds_leg"
    " REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION funds_check_legs()",
    "CREATE TRIGGER funds_flow_seals AFTER INSERT ON funds_flow"
    " REFERENCING NEW TABLE AS new_flows FOR EACH STATEMENT EXECUTE FUNCTION funds_check_flows()",
]

_TABLES = "funds_flowrule, funds_account, funds_flow, funds_leg"
_POST_SIGNATURE = "uuid[], text[], text[], text[], bigint[], uuid[], text[], text[], uuid[], date[], timestamptz"
RIGHTS = [
    f'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {_TABLES} FROM "{application_role()}"',
    f"REVOKE ALL ON FUNCTION funds_post({_POST_SIGNATURE}) FROM PUBLIC",
    f'GRANT EXECUTE ON FUNCTION funds_post({_POST_SIGNATURE}) TO "{application_role()}"',
]
"""The application has one way to write: the posting function."""

REVERSE = [
    f"DROP FUNCTION funds_post({_POST_SIGNATURE})",
    "DROP TYPE funds_planned_leg",
    "DROP FUNCTION funds_project_totals(text[])",
    "DROP TRIGGER funds_flow_seals ON funds_flow",
    "DROP TRIGGER funds_leg_continues ON funds_leg",
    "ALTER TABLE funds_leg DROP CONSTRAINT leg_of_a_flow_that_counts_it",
    "ALTER TABLE funds_account DROP CONSTRAINT account_is_the_only_one",
    "DROP FUNCTION funds_check_flows()",
    "DROP FUNCTION funds_check_legs()",
    "DROP FUNCTION funds_legs_digest(uuid)",
    "DROP FUNCTION funds_account_id(text, uuid, text)",
    "DROP FUNCTION funds_account_name(text, uuid, text)",
    f'GRANT INSERT ON {_TABLES} TO "{application_role()}"',
]

WHOLE_VIEW = "(SELECT hub_scope_kind()) IN ('all', 'system')"
"""A leg shows what another account holds, so whoever sees one investor's flows does not see legs."""


class Migration(migrations.Migration):
    """After the tables and the scope functions."""

    dependencies = [("funds", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        TrackedSQL(
            [
                *(ACCOUNT_NAME, ACCOUNT_ID, LEGS_DIGEST, CHECK_LEGS, CHECK_FLOWS, PLANNED_LEG),
                *SEALS,
                *(POST, PROJECT_TOTALS),
                *RIGHTS,
            ],
            reverse=REVERSE,
        ),
        AppendOnly("funds_flowrule"),
        AppendOnly("funds_account"),
        AppendOnly("funds_flow"),
        AppendOnly("funds_leg"),
        ClientRows("funds_account"),
        ClientRows("funds_flow"),
        RowPolicy("funds_leg", visible=WHOLE_VIEW),
    ]
