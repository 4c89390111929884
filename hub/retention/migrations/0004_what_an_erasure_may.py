"""Requests show to oversight and to whoever asked; history goes under a granted one alone; archives are closed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
OWN = "(SELECT hub_scope_kind()) = 'investor' AND subject_id IN (SELECT hub_visible_subjects())"
ASKED = ("subject_ids", "record_ids", "checked_by", "checked_label", "checked_at")
DECIDED = ("decision", "decided_why", "decided_by", "decided_label", "decided_at", "finished_at")

ONCE = """
CREATE FUNCTION hub_refuse_second_decision() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.decision <> '' AND to_jsonb(OLD) - 'finished_at' <> to_jsonb(NEW) - 'finished_at'
       OR OLD.finished_at IS NOT NULL THEN
        RAISE EXCEPTION 'hub: erasure % was decided, what it says stays', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""
DECIDED_ONCE = (
    "CREATE TRIGGER retention_erasure_decided_once BEFORE UPDATE ON retention_erasure "
    "FOR EACH ROW EXECUTE FUNCTION hub_refuse_second_decision()"
)
"""Whose rows may go cannot be widened after the second person agreed."""

UNLESS_ERASED = """
CREATE FUNCTION hub_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    allowed text[] := TG_ARGV[1:];
    before jsonb := to_jsonb(OLD);
    theirs uuid := (before ->> TG_ARGV[0])::uuid;
    granted uuid := nullif(current_setting('hub.erasure', true), '')::uuid;
BEGIN
    IF TG_OP = 'UPDATE' AND before - allowed = to_jsonb(NEW) - allowed THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND granted IS NOT NULL AND EXISTS (
            SELECT FROM retention_erasure
             WHERE id = granted AND decision = 'granted' AND finished_at IS NULL
               AND (theirs = ANY (subject_ids) OR theirs = ANY (record_ids)))
       AND NOT EXISTS (
            SELECT FROM hub_holds_on(
                ARRAY(SELECT unnest(subject_ids) FROM retention_erasure WHERE id = granted), ARRAY[theirs])) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'hub: % is append-only, % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$body$
"""

ARCHIVED = """
CREATE FUNCTION hub_archived() RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT subject_id FROM retention_archived
     WHERE subject_id::text <> coalesce(current_setting('hub.archive_opened', true), '')
$body$
"""
"""Whose papers are closed now; an opening counts for one transaction."""


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("retention", "0003_erasures")]
    operations = [
        RowPolicy(
            "retention_erasure", visible=f"{OVERSIGHT} OR {OWN}", writable="(SELECT hub_scope_kind()) = 'system'"
        ),
        RowPolicy(
            "retention_erasurestep",
            visible="erasure_id IN (SELECT id FROM retention_erasure)",
            writable="(SELECT hub_scope_kind()) = 'system'",
        ),
        RowPolicy("retention_archived", visible="true", writable="(SELECT hub_scope_kind()) = 'system'"),
        AppendOnly("retention_erasure", except_columns=(*ASKED, *DECIDED)),
        AppendOnly("retention_archived"),
        TrackedSQL(
            [ONCE, DECIDED_ONCE, UNLESS_ERASED, ARCHIVED],
            reverse=[
                "DROP FUNCTION hub_archived()",
                "DROP FUNCTION hub_refuse_unless_erased()",
                "DROP TRIGGER retention_erasure_decided_once ON retention_erasure",
                "DROP FUNCTION hub_refuse_second_decision()",
            ],
        ),
    ]
