"""Contracts of one investor in one project which together are large wait for their scans; and each is asked for once.

The check of a batch asked for every flow what it needs to know once a contract and once a project.
"""

from importlib import import_module

from django.db import migrations

from hub.schema.operations import TrackedSQL

BEFORE = import_module("hub.funds.migrations.0019_large_money_needs_its_contract")
WAITING = """
CREATE FUNCTION funds_contracts_waiting(asked text[]) RETURNS SETOF text LANGUAGE sql STABLE AS $body$
    SELECT c.number::text
      FROM contracts_together(asked) together
      JOIN contracts_contract c ON c.number = together.number
     CROSS JOIN funds_large() large
     WHERE together.fen >= large.from_fen AND (c.signed_at AT TIME ZONE 'Asia/Shanghai')::date >= large.since
       AND NOT EXISTS (
           SELECT FROM contracts_scan s JOIN contracts_scandecision d ON d.scan_id = s.id
            WHERE s.contract_id = c.id AND d.verdict = 'accepted')
$body$
"""
WAITS = """
CREATE OR REPLACE FUNCTION funds_contract_waits(asked text) RETURNS boolean LANGUAGE sql STABLE AS $body$
    SELECT EXISTS (SELECT FROM funds_contracts_waiting(ARRAY[asked]))
$body$
"""
CHECK = """
CREATE OR REPLACE FUNCTION funds_check_large() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $body$
DECLARE
    asked_in text := hub_scope_kind();
    bad record;
BEGIN
    IF NOT EXISTS (SELECT FROM new_flows WHERE kind IN ('bid', 'disbursement') AND reverses_id IS NULL) THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('hub.scope_kind', 'system', true);

    SELECT n.key INTO bad
      FROM (SELECT array_agg(DISTINCT contract_number::text) AS numbers FROM new_flows
             WHERE kind = 'bid' AND reverses_id IS NULL AND contract_number <> '') asked
     CROSS JOIN LATERAL funds_contracts_waiting(asked.numbers) waiting (number)
      JOIN new_flows n ON n.contract_number = waiting.number AND n.kind = 'bid' AND n.reverses_id IS NULL
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: its contract has not taken effect', bad.key
            USING ERRCODE = 'HF015', DETAIL = json_build_object('key', bad.key)::text;
    END IF;

    SELECT c.number, c.amount_fen, held.fen, NULL::text AS key INTO bad
      FROM (SELECT DISTINCT contract_number FROM new_flows
             WHERE kind = 'bid' AND reverses_id IS NULL AND contract_number <> '') asked
      JOIN contracts_contract c ON c.number = asked.contract_number
     CROSS JOIN LATERAL (
           SELECT sum({SIGNED})::bigint AS fen FROM funds_flow f
            WHERE f.subject_id = c.subject_id AND f.contract_number = c.number
              AND f.kind IN ('bid', 'bid_return')) held
     WHERE held.fen > c.amount_fen LIMIT 1;
    IF FOUND THEN
        SELECT n.key INTO bad.key FROM new_flows n
         WHERE n.contract_number = bad.number AND n.kind = 'bid' AND n.reverses_id IS NULL
         ORDER BY (SELECT max(l.id) FROM funds_leg l WHERE l.flow_id = n.id) DESC LIMIT 1;
        RAISE EXCEPTION 'hub: flow % refused: % fen under a contract of %', bad.key, bad.fen, bad.amount_fen
            USING ERRCODE = 'HF016', DETAIL = json_build_object(
                'key', bad.key, 'agreed_fen', bad.amount_fen, 'would_be_fen', bad.fen)::text;
    END IF;

    SELECT n.key INTO bad
      FROM (SELECT DISTINCT subject_id, project_code FROM new_flows
             WHERE kind = 'bid' AND reverses_id IS NULL AND contract_number = '') asked
     CROSS JOIN funds_large() large
     CROSS JOIN LATERAL (
           SELECT sum({SIGNED})::bigint AS fen FROM funds_flow f
            WHERE f.subject_id IN (SELECT hub_ids_of(asked.subject_id)) AND f.project_code = asked.project_code
              AND f.kind IN ('bid', 'bid_return')) held
      JOIN new_flows n ON n.subject_id = asked.subject_id AND n.project_code = asked.project_code
       AND n.kind = 'bid' AND n.reverses_id IS NULL AND n.contract_number = '' AND n.effective_date >= large.since
     WHERE held.fen >= large.from_fen
     ORDER BY (SELECT max(l.id) FROM funds_leg l WHERE l.flow_id = n.id) DESC LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: so much money in one project needs a contract', bad.key
            USING ERRCODE = 'HF017', DETAIL = json_build_object('key', bad.key)::text;
    END IF;

    IF NOT EXISTS (SELECT FROM new_flows WHERE kind = 'disbursement' AND reverses_id IS NULL) THEN
        PERFORM set_config('hub.scope_kind', asked_in, true);
        RETURN NULL;
    END IF;
    WITH held AS MATERIALIZED (
        SELECT asked.project_code, f.contract_number::text AS number, sum({SIGNED})::bigint AS fen
          FROM (SELECT DISTINCT project_code FROM new_flows WHERE kind = 'disbursement' AND reverses_id IS NULL) asked
          JOIN funds_flow f ON f.project_code = asked.project_code AND f.kind IN ('bid', 'bid_return')
         CROSS JOIN funds_large() large
         WHERE f.effective_date >= large.since
         GROUP BY asked.project_code, f.subject_id, f.contract_number
        HAVING sum({SIGNED}) > 0),
    doubtful AS (
        SELECT h.project_code FROM held h CROSS JOIN funds_large() large
         WHERE h.number = '' AND h.fen >= large.from_fen
         UNION ALL
        SELECT h.project_code
          FROM funds_contracts_waiting(ARRAY(SELECT DISTINCT h.number FROM held h WHERE h.number <> '')) waiting (number)
          JOIN held h ON h.number = waiting.number)
    SELECT n.key INTO bad
      FROM doubtful d JOIN new_flows n ON n.project_code = d.project_code
     WHERE n.kind = 'disbursement' AND n.reverses_id IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: money of its project has no contract in effect', bad.key
            USING ERRCODE = 'HF018', DETAIL = json_build_object('key', bad.key)::text;
    END IF;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN NULL;
END
$body$
""".replace("{SIGNED}", BEFORE.SIGNED)


def again(statement: str) -> str:
    """Return the statement of the earlier migration so that it replaces what stands there."""
    return statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    """After what it replaces."""

    dependencies = [
        ("funds", "0028_tags_are_asked_in_the_database"),
        ("contracts", "0011_contracts_count_together"),
    ]
    operations = [
        TrackedSQL(
            [WAITING, WAITS, CHECK],
            reverse=[again(BEFORE.CHECK), again(BEFORE.WAITS), "DROP FUNCTION funds_contracts_waiting(text[])"],
        ),
    ]
