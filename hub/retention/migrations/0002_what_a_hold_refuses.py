"""Holds show to oversight alone and are history; whatever they name, guarded tables do not lose."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"

PROJECTS_OF = """
CREATE FUNCTION hub_projects_of(subjects uuid[]) RETURNS SETOF text LANGUAGE sql STABLE AS $body$
    SELECT NULL::text WHERE false
$body$
"""
"""Which projects persons have contracts of; the contracts' room says it when its tables are there."""

RECORDS_OF = """
CREATE FUNCTION hub_persons_of(sources uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT NULL::uuid WHERE false
$body$
"""
"""Whose identity records are; the identity's room says it."""

HOLDS_ON = """
CREATE FUNCTION hub_holds_on(subjects uuid[], records uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql AS $body$
DECLARE
    asking text := current_setting('hub.scope_kind', true);
    ids uuid[];
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    ids := ARRAY(
        SELECT unnest(subjects)
        UNION SELECT survivor_id FROM access_redirect WHERE subject_id = ANY (subjects)
        UNION SELECT subject_id FROM access_redirect WHERE survivor_id = ANY (subjects)
        UNION SELECT other.subject_id FROM access_redirect one JOIN access_redirect other USING (survivor_id)
               WHERE one.subject_id = ANY (subjects)
    );
    RETURN QUERY
    SELECT hold.id FROM retention_hold hold
     WHERE (hold.subject_id = ANY (ids) OR hold.record_id = ANY (records)
            OR hold.project_code <> '' AND hold.project_code IN (SELECT hub_projects_of(ids)))
       AND NOT EXISTS (
            SELECT FROM retention_holdlift lift WHERE lift.hold_id = hold.id AND lift.lifted_at IS NOT NULL);
    PERFORM set_config('hub.scope_kind', asking, true);
END
$body$
"""
"""It sees every hold whoever asks, and tells no more than that there is one."""

REFUSE = """
CREATE FUNCTION hub_refuse_if_held() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    asking text := current_setting('hub.scope_kind', true);
    held boolean;
    before jsonb := to_jsonb(OLD);
    after jsonb;
    emptied text;
    goes boolean := TG_OP = 'DELETE';
    subjects uuid[];
    records uuid[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        after := to_jsonb(NEW);
        FOREACH emptied IN ARRAY TG_ARGV[3:] LOOP
            goes := goes OR (before -> emptied <> 'null'::jsonb AND after -> emptied = 'null'::jsonb);
        END LOOP;
    END IF;
    IF goes THEN
        PERFORM set_config('hub.scope_kind', 'system', true);
        subjects := array_remove(ARRAY[(before ->> nullif(TG_ARGV[0], ''))::uuid], NULL);
        records := array_remove(ARRAY[(before ->> nullif(TG_ARGV[1], ''))::uuid], NULL);
        subjects := subjects || ARRAY(SELECT hub_persons_of(ARRAY[(before ->> nullif(TG_ARGV[2], ''))::uuid]));
        held := EXISTS (SELECT FROM hub_holds_on(subjects, records));
        PERFORM set_config('hub.scope_kind', asking, true);
        IF held THEN
            RAISE EXCEPTION 'hub: % is under legal hold, nothing is destroyed', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$body$
"""


class Migration(migrations.Migration):
    """After the tables and the redirects."""

    dependencies = [("retention", "0001_initial"), ("access", "0005_each_login_its_own")]
    operations = [
        RowPolicy("retention_hold", visible=OVERSIGHT),
        RowPolicy("retention_holdlift", visible=OVERSIGHT),
        AppendOnly("retention_hold"),
        AppendOnly("retention_holdlift", except_columns=("lifted_by", "lifted_label", "lifted_at")),
        TrackedSQL(
            [PROJECTS_OF, RECORDS_OF, HOLDS_ON, REFUSE],
            reverse=[
                "DROP FUNCTION hub_refuse_if_held()",
                "DROP FUNCTION hub_holds_on(uuid[], uuid[])",
                "DROP FUNCTION hub_persons_of(uuid[])",
                "DROP FUNCTION hub_projects_of(uuid[])",
            ],
        ),
    ]
