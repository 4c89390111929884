"""The first decision on an assessment is no higher than the level in force that it follows: answers alone raise none."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

NO_RISE_BY_ANSWERS = """
CREATE FUNCTION suitability_no_rise_by_answers() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    given timestamptz;
    before record;
BEGIN
    SELECT taken_at INTO given FROM suitability_assessment WHERE id = NEW.assessment_id;
    IF given < timestamptz '2026-09-01 00:00:00+08'
       OR EXISTS (SELECT FROM access_redirect WHERE NEW.subject_id IN (subject_id, survivor_id)) THEN
        RETURN NEW;
    END IF;
    SELECT held.level, earlier.valid_until INTO before
      FROM suitability_leveldecision held JOIN suitability_assessment earlier ON earlier.id = held.assessment_id
     WHERE earlier.source_id IN (
               SELECT NEW.source_id UNION SELECT NEW.subject_id
               UNION SELECT m.record_id FROM identity_membership m
                      WHERE m.subject_id = NEW.subject_id AND m.superseded_at IS NULL
               UNION SELECT own FROM hub_visible_sources() own WHERE hub_scope_kind() = 'investor')
       AND earlier.id <> NEW.assessment_id AND earlier.taken_at < given AND earlier.answers IS NOT NULL
       AND NOT EXISTS (SELECT FROM retention_archived gone WHERE gone.subject_id = earlier.subject_id)
       AND held.decided_at <= given
     ORDER BY earlier.taken_at DESC, earlier.id DESC, held.number DESC LIMIT 1;
    IF FOUND AND before.valid_until > given AND NEW.level > before.level THEN
        RAISE EXCEPTION 'hub: answers alone raise no level' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""
"""An expired level is held against a retake for as long as a rule says that compliance may change, and of profiles that
became one the lower side counts: both are the room's own part."""


class Migration(migrations.Migration):
    """After the tables, memberships and the profiles that became one."""

    dependencies = [
        ("suitability", "0012_exceptions_go_step_by_step"),
        ("retention", "0003_erasures"),
    ]
    operations = [
        TrackedSQL(
            [
                NO_RISE_BY_ANSWERS,
                "CREATE TRIGGER suitability_leveldecision_no_rise_by_answers BEFORE INSERT ON suitability_leveldecision "
                "FOR EACH ROW WHEN (NEW.number = 1) EXECUTE FUNCTION suitability_no_rise_by_answers()",
            ],
            reverse=[
                "DROP TRIGGER suitability_leveldecision_no_rise_by_answers ON suitability_leveldecision",
                "DROP FUNCTION suitability_no_rise_by_answers()",
            ],
        ),
    ]
