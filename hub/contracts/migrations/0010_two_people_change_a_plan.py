"""No version follows the first without another person's word; proposals and decisions are never changed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

CHECK_VERSION = """
CREATE FUNCTION contracts_check_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    IF NOT EXISTS (
        SELECT FROM contracts_plandecision d JOIN contracts_planproposal p ON p.id = d.proposal_id
         WHERE d.version_id = NEW.id AND d.accepted AND d.decided_by_id <> p.proposed_by_id
           AND (p.project_code, p.based_on + 1, p.change, p.effective_date)
             = (NEW.project_code, NEW.number, NEW.change, NEW.effective_date)
    ) THEN
        RAISE EXCEPTION 'hub: version % of the plan of project % is not what two people agreed on',
            NEW.number, NEW.project_code USING ERRCODE = 'HC004';
    END IF;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN NULL;
END
$body$
"""
CHECK_DECISION = """
CREATE FUNCTION contracts_check_plan_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    proposer uuid;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT p.proposed_by_id INTO proposer FROM contracts_planproposal p WHERE p.id = NEW.proposal_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF proposer IS DISTINCT FROM NEW.proposed_by_id THEN
        RAISE EXCEPTION 'hub: decision on plan proposal % names another proposer', NEW.proposal_id
            USING ERRCODE = 'HC005';
    END IF;
    RETURN NEW;
END
$body$
"""
VERSION_TRIGGER = (
    "CREATE CONSTRAINT TRIGGER contracts_planversion_by_two AFTER INSERT ON contracts_planversion"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.number > 1) EXECUTE FUNCTION contracts_check_version()"
)
DECISION_TRIGGER = (
    "CREATE TRIGGER contracts_plandecision_stands BEFORE INSERT ON contracts_plandecision"
    " FOR EACH ROW EXECUTE FUNCTION contracts_check_plan_decision()"
)
TABLES = ("contracts_planproposal", "contracts_plandecision")
OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the tables and the scope functions."""

    dependencies = [("contracts", "0009_plan_proposals"), ("access", "0002_scope_functions")]
    operations = [
        TrackedSQL(
            [CHECK_VERSION, CHECK_DECISION, VERSION_TRIGGER, DECISION_TRIGGER],
            reverse=[
                "DROP TRIGGER contracts_plandecision_stands ON contracts_plandecision",
                "DROP TRIGGER contracts_planversion_by_two ON contracts_planversion",
                "DROP FUNCTION contracts_check_plan_decision()",
                "DROP FUNCTION contracts_check_version()",
            ],
        ),
        *(AppendOnly(table) for table in TABLES),
        *(RowPolicy(table, visible=OVERSIGHT) for table in TABLES),
    ]
