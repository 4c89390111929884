"""A version of a plan is never changed, and at the end of a transaction its instalments repay exactly its loan.

No row speaks of an investor: as with projects, every scope may read them. Compliance and background work write them.
"""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

CHECK = """
CREATE FUNCTION contracts_check_plan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    asked uuid := CASE TG_TABLE_NAME WHEN 'contracts_planversion' THEN (to_jsonb(NEW) ->> 'id')::uuid
                  ELSE (to_jsonb(NEW) ->> 'version_id')::uuid END;
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    bad record;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT v.project_code, v.number, v.principal_fen, coalesce(sum(i.principal_fen), 0) AS repaid, count(i.id) AS parts
      INTO bad
      FROM contracts_planversion v LEFT JOIN contracts_plannedinstalment i ON i.version_id = v.id
     WHERE v.id = asked
     GROUP BY v.id
    HAVING coalesce(sum(i.principal_fen), 0) <> v.principal_fen
        OR max(i.due_date) IS DISTINCT FROM v.maturity_date OR min(i.start_date) <> v.value_date;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: plan % of project % does not repay its loan: % of % fen in % instalments',
            bad.number, bad.project_code, bad.repaid, bad.principal_fen, bad.parts USING ERRCODE = 'HC001';
    END IF;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN NULL;
END
$body$
"""
"""It runs when a transaction ends, after the scope in force was left."""


def _trigger(table: str) -> str:
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_repays AFTER INSERT ON {table}"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contracts_check_plan()"
    )


TABLES = ("contracts_planversion", "contracts_plannedinstalment")
EVERYBODY, WRITERS = "true", "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the tables and the scope functions."""

    dependencies = [("contracts", "0004_repayment_plans"), ("access", "0002_scope_functions")]
    operations = [
        TrackedSQL(
            [CHECK, *(_trigger(table) for table in TABLES)],
            reverse=[
                *(f"DROP TRIGGER {table}_repays ON {table}" for table in TABLES),
                "DROP FUNCTION contracts_check_plan()",
            ],
        ),
        *(AppendOnly(table) for table in TABLES),
        *(RowPolicy(table, visible=EVERYBODY, writable=WRITERS) for table in TABLES),
    ]
