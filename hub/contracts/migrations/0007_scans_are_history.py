"""Scans and decisions are history and follow their investor; differing terms are never accepted, whoever asks."""

from django.db import migrations

from hub.schema.operations import AppendOnly, ClientRows, TrackedSQL

CHECK = """
CREATE FUNCTION contracts_check_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    scan record;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT s.subject_id, s.operator_id, s.differing INTO scan FROM contracts_scan s WHERE s.id = NEW.scan_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF (scan.subject_id, scan.operator_id) IS DISTINCT FROM (NEW.subject_id, NEW.operator_id) THEN
        RAISE EXCEPTION 'hub: decision on scan % names another investor or operator', NEW.scan_id
            USING ERRCODE = 'HC002';
    END IF;
    IF NEW.verdict = 'accepted' AND jsonb_array_length(scan.differing) > 0 THEN
        RAISE EXCEPTION 'hub: scan % differs from its contract and is not accepted', NEW.scan_id
            USING ERRCODE = 'HC003';
    END IF;
    RETURN NEW;
END
$body$
"""
TRIGGER = (
    "CREATE TRIGGER contracts_scandecision_stands BEFORE INSERT ON contracts_scandecision"
    " FOR EACH ROW EXECUTE FUNCTION contracts_check_decision()"
)


class Migration(migrations.Migration):
    """After the tables and the scope functions."""

    dependencies = [("contracts", "0006_notarised_scans"), ("access", "0002_scope_functions")]
    operations = [
        TrackedSQL(
            [CHECK, TRIGGER],
            reverse=[
                "DROP TRIGGER contracts_scandecision_stands ON contracts_scandecision",
                "DROP FUNCTION contracts_check_decision()",
            ],
        ),
        AppendOnly("contracts_scan"),
        AppendOnly("contracts_scandecision"),
        ClientRows("contracts_scan"),
        ClientRows("contracts_scandecision"),
    ]
