"""Whoever posts a list in several statements opens and locks all its accounts first, in the order of their ids.

Each statement of the posting function locks in that order, but keeps its locks until the transaction ends: two lists,
or a list and a single flow, waited for each other, and the database ended one of them.
"""

from django.db import migrations

from hub.schema.operations import TrackedSQL
from hub.schema.roles import application_role

SIGNATURE = "funds_hold_accounts(text[], uuid[], text[])"
HOLD = """
CREATE FUNCTION funds_hold_accounts(p_kinds text[], p_subjects uuid[], p_projects text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := hub_scope_kind();
    wanted uuid[];
BEGIN
    IF asked_in NOT IN ('all', 'system') THEN
        RAISE EXCEPTION 'hub: a % scope may not post flows', asked_in USING ERRCODE = 'HF012';
    END IF;
    PERFORM set_config('hub.scope_kind', 'system', true);

    WITH sides AS MATERIALIZED (
        SELECT DISTINCT leg.kind,
               CASE WHEN leg.kind IN ('purse', 'in_transit') THEN q.subject END AS subject_id,
               CASE WHEN leg.kind IN ('escrow', 'borrower') THEN q.project ELSE '' END AS project_code
          FROM unnest(p_kinds, p_subjects, p_projects) q (kind, subject, project)
          JOIN funds_flowrule r ON r.kind = q.kind
         CROSS JOIN LATERAL (VALUES (r.debit_kind), (r.credit_kind)) leg (kind)
         WHERE leg.kind <> 'custodian_bank'),
    named AS MATERIALIZED (
        SELECT funds_account_id(s.kind, s.subject_id, s.project_code) AS id, s.* FROM sides s),
    opened AS (
        INSERT INTO funds_account (id, kind, subject_id, project_code)
        SELECT n.id, n.kind, n.subject_id, n.project_code FROM named n
         WHERE NOT EXISTS (SELECT FROM funds_account a WHERE a.id = n.id)
         ORDER BY n.id
            ON CONFLICT DO NOTHING)
    SELECT array_agg(n.id) INTO wanted FROM named n;

    PERFORM FROM funds_account WHERE id = ANY (wanted) ORDER BY id FOR NO KEY UPDATE;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN cardinality(wanted);
END
$body$
"""
RIGHTS = (
    f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
    f'GRANT EXECUTE ON FUNCTION {SIGNATURE} TO "{application_role()}"',
)


class Migration(migrations.Migration):
    """After the posting function whose order it keeps."""

    dependencies = [("funds", "0016_who_sees_alerts")]
    operations = [TrackedSQL([HOLD, *RIGHTS], reverse=[f"DROP FUNCTION {SIGNATURE}"])]
