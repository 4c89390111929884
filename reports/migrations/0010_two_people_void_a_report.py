"""A report becomes void by two people's word alone, once, and neither what was asked nor what was decided changes."""

from django.db import migrations

from hub.retention.guards import ArchivedRows
from hub.schema.operations import AppendOnly, ClientRows, TrackedSQL

CHECK_ASKED = """
CREATE FUNCTION reports_check_voiding() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    fits boolean;
    taken boolean;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    PERFORM pg_advisory_xact_lock(hashtextextended('reports_voiding:' || NEW.report_id, 0));
    SELECT EXISTS (
        SELECT FROM reports_report r WHERE r.id = NEW.report_id
           AND (r.subject_id, r.number) = (NEW.subject_id, NEW.number) AND r.issued_at <= NEW.asked_at
    ) INTO fits;
    SELECT EXISTS (
        SELECT FROM reports_voiding v LEFT JOIN reports_voidingdecision d ON d.voiding_id = v.id
         WHERE v.report_id = NEW.report_id AND coalesce(d.agreed, true)
    ) INTO taken;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF NOT fits THEN
        RAISE EXCEPTION 'hub: voiding % names a report that was not issued so', NEW.id USING ERRCODE = 'HR001';
    END IF;
    IF taken THEN
        RAISE EXCEPTION 'hub: report % is void, or waits for another person', NEW.report_id USING ERRCODE = 'HR002';
    END IF;
    RETURN NEW;
END
$body$
"""
CHECK_DECIDED = """
CREATE FUNCTION reports_check_voiding_decision() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    asked record;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT v.report_id, v.subject_id, v.asked_by, v.asked_at INTO asked
      FROM reports_voiding v WHERE v.id = NEW.voiding_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF (asked.report_id, asked.subject_id, asked.asked_by)
        IS DISTINCT FROM (NEW.report_id, NEW.subject_id, NEW.asked_by) OR NEW.decided_at < asked.asked_at THEN
        RAISE EXCEPTION 'hub: decision on voiding % is not about what was asked', NEW.voiding_id
            USING ERRCODE = 'HR003';
    END IF;
    RETURN NEW;
END
$body$
"""
TRIGGERS = {
    "reports_voiding": ("reports_voiding_fits", "reports_check_voiding"),
    "reports_voidingdecision": ("reports_voidingdecision_fits", "reports_check_voiding_decision"),
}


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [
        ("reports", "0009_reports_can_be_void"),
        ("access", "0002_scope_functions"),
        ("retention", "0004_what_an_erasure_may"),
    ]
    operations = [
        TrackedSQL(
            [
                CHECK_ASKED,
                CHECK_DECIDED,
                *(
                    f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
                    for table, (name, function) in TRIGGERS.items()
                ),
            ],
            reverse=[
                *(f"DROP TRIGGER {name} ON {table}" for table, (name, _) in TRIGGERS.items()),
                *(f"DROP FUNCTION {function}()" for _, function in TRIGGERS.values()),
            ],
        ),
        *(AppendOnly(table) for table in TRIGGERS),
        *(ClientRows(table) for table in TRIGGERS),
        *(ArchivedRows(table) for table in TRIGGERS),
    ]
