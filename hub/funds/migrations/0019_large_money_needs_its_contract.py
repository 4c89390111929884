"""Refuse large money without a contract in effect, more than a contract agreed, and handing such money on.

Asked of new bids and disbursements alone: what goes back to an investor, and what takes a movement back, is never
stopped. The bids of a project are counted while its escrow account is held, so that two at once cannot pass together.
"""

from django.db import migrations

from hub.schema.operations import TrackedSQL

LARGE = """
CREATE FUNCTION funds_large(OUT rule_id text, OUT from_fen bigint, OUT since date)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT 'CT-01'::text, 100000000::bigint, date '2024-01-01'
$body$
"""
"""The rule CT-01 of ``hub.contracts.domain.papers``; a test holds both equal."""

WAITS = """
CREATE FUNCTION funds_contract_waits(asked text) RETURNS boolean LANGUAGE sql STABLE AS $body$
    SELECT EXISTS (
        SELECT FROM contracts_contract c CROSS JOIN funds_large() large
         WHERE c.number = asked AND c.amount_fen >= large.from_fen
           AND (c.signed_at AT TIME ZONE 'Asia/Shanghai')::date >= large.since
           AND NOT EXISTS (
               SELECT FROM contracts_scan s JOIN contracts_scandecision d ON d.scan_id = s.id
                WHERE s.contract_id = c.id AND d.verdict = 'accepted'))
$body$
"""

SIGNED = "CASE WHEN (f.kind = 'bid') = (f.reverses_id IS NULL) THEN f.amount_fen ELSE -f.amount_fen END"
"""What a bid or a return of one adds to what was paid in; taking either back does the contrary."""

CHECK = """
CREATE FUNCTION funds_check_large() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off AS $body$
DECLARE
    asked_in text := hub_scope_kind();
    bad record;
BEGIN
    IF NOT EXISTS (SELECT FROM new_flows WHERE kind IN ('bid', 'disbursement') AND reverses_id IS NULL) THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('hub.scope_kind', 'system', true);

    SELECT n.key INTO bad FROM new_flows n
     WHERE n.kind = 'bid' AND n.reverses_id IS NULL AND n.contract_number <> ''
       AND funds_contract_waits(n.contract_number) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: its contract has not taken effect', bad.key
            USING ERRCODE = 'HF015', DETAIL = json_build_object('key', bad.key)::text;
    END IF;

    SELECT n.key, c.amount_fen, held.fen INTO bad
      FROM (SELECT DISTINCT contract_number FROM new_flows
             WHERE kind = 'bid' AND reverses_id IS NULL AND contract_number <> '') asked
      JOIN contracts_contract c ON c.number = asked.contract_number
     CROSS JOIN LATERAL (
           SELECT sum({SIGNED})::bigint AS fen FROM funds_flow f
            WHERE f.subject_id = c.subject_id AND f.contract_number = c.number
              AND f.kind IN ('bid', 'bid_return')) held
      JOIN new_flows n ON n.contract_number = c.number AND n.kind = 'bid' AND n.reverses_id IS NULL
     WHERE held.fen > c.amount_fen
     ORDER BY (SELECT max(l.id) FROM funds_leg l WHERE l.flow_id = n.id) DESC LIMIT 1;
    IF FOUND THEN
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

    SELECT n.key INTO bad
      FROM new_flows n CROSS JOIN funds_large() large
     CROSS JOIN LATERAL (
           SELECT f.subject_id, f.contract_number, sum({SIGNED})::bigint AS fen FROM funds_flow f
            WHERE f.project_code = n.project_code AND f.kind IN ('bid', 'bid_return')
              AND f.effective_date >= large.since
            GROUP BY 1, 2) held
     WHERE n.kind = 'disbursement' AND n.reverses_id IS NULL AND held.fen > 0
       AND CASE WHEN held.contract_number = '' THEN held.fen >= large.from_fen
                ELSE funds_contract_waits(held.contract_number) END
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: money of its project has no contract in effect', bad.key
            USING ERRCODE = 'HF018', DETAIL = json_build_object('key', bad.key)::text;
    END IF;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN NULL;
END
$body$
""".replace("{SIGNED}", SIGNED)
TRIGGER = (
    "CREATE TRIGGER funds_flow_under_contract AFTER INSERT ON funds_flow"
    " REFERENCING NEW TABLE AS new_flows FOR EACH STATEMENT EXECUTE FUNCTION funds_check_large()"
)


class Migration(migrations.Migration):
    """After the flows, and the contracts with their scans."""

    dependencies = [
        ("funds", "0018_reversals_into_borrowers"),
        ("contracts", "0007_scans_are_history"),
        ("access", "0004_reads_over_all_ids"),
    ]
    operations = [
        TrackedSQL(
            [LARGE, WAITS, CHECK, TRIGGER],
            reverse=[
                "DROP TRIGGER funds_flow_under_contract ON funds_flow",
                "DROP FUNCTION funds_check_large()",
                "DROP FUNCTION funds_contract_waits(text)",
                "DROP FUNCTION funds_large()",
            ],
        ),
    ]
