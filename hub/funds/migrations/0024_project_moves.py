"""When a project's money went to its borrower and came back, movement by movement, for those who invested in it."""

from django.db import migrations

from hub.schema.operations import TrackedSQL
from hub.schema.roles import application_role

MOVES = """
CREATE FUNCTION funds_project_moves(codes text[])
RETURNS TABLE (code text, id uuid, kind text, day date, amount_fen bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := hub_scope_kind();
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    RETURN QUERY
    SELECT f.project_code::text, f.id, f.kind::text, f.effective_date, f.amount_fen
      FROM funds_flow f
     WHERE f.project_code = ANY (codes) AND f.kind IN ('disbursement', 'repayment') AND f.reverses_id IS NULL
       AND NOT EXISTS (SELECT FROM funds_flow r WHERE r.reverses_id = f.id);
    PERFORM set_config('hub.scope_kind', asked_in, true);
END
$body$
"""
"""Between escrow and borrower only: these name no investor."""

SIGNATURE = "funds_project_moves(text[])"


class Migration(migrations.Migration):
    """After the last change of the ledger."""

    dependencies = [("funds", "0023_two_people_explain_and_lift")]
    operations = [
        TrackedSQL(
            [
                MOVES,
                f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC",
                f'GRANT EXECUTE ON FUNCTION {SIGNATURE} TO "{application_role()}"',
            ],
            reverse=[f"DROP FUNCTION {SIGNATURE}"],
        ),
    ]
