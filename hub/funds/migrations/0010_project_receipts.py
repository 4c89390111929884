"""What came for a project, day by day, as sums over everybody: for the standing of its loan."""

from django.db import migrations

from hub.schema.operations import TrackedSQL
from hub.schema.roles import application_role

RECEIPTS = """
CREATE FUNCTION funds_project_receipts(codes text[], until date)
RETURNS TABLE (code text, kind text, day date, amount_fen bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := hub_scope_kind();
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    RETURN QUERY
    SELECT f.project_code::text, CASE f.kind WHEN 'repayment' THEN 'repaid' ELSE 'handed_on' END, f.effective_date,
           sum(CASE WHEN f.reverses_id IS NULL THEN f.amount_fen ELSE -f.amount_fen END)::bigint
      FROM funds_flow f
     WHERE f.project_code = ANY (codes) AND f.kind IN ('repayment', 'redemption', 'income') AND f.effective_date <= until
     GROUP BY 1, 2, 3;
    PERFORM set_config('hub.scope_kind', asked_in, true);
END
$body$
"""
"""Per project and day over everybody, for an investor who may see no other investor's flow."""

SIGNATURE = "funds_project_receipts(text[], date)"


class Migration(migrations.Migration):
    """After the posting function."""

    dependencies = [("funds", "0009_posting_asks_the_blocks")]
    operations = [
        TrackedSQL(
            [
                RECEIPTS,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f'GRANT EXECUTE ON FUNCTION {SIGNATURE} TO "{application_role()}"',
            ],
            reverse=[f"DROP FUNCTION {SIGNATURE}"],
        ),
    ]
