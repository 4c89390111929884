"""A grant may be taken back to be checked anew; a refusal stands at its step; a hold goes with records that left."""

from django.db import migrations, models

from hub.schema.operations import TrackedSQL

ONCE = """
CREATE OR REPLACE FUNCTION hub_refuse_second_decision() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    taken_back text[] := ARRAY['decision', 'decided_why', 'decided_by', 'decided_label', 'decided_at',
                               'checked_by', 'checked_label', 'checked_at'];
BEGIN
    IF OLD.finished_at IS NULL AND OLD.decision = 'granted' AND NEW.decision = '' AND NEW.decided_by IS NULL
       AND NEW.checked_by IS NULL AND NEW.checked_at IS NULL
       AND to_jsonb(OLD) - taken_back = to_jsonb(NEW) - taken_back THEN
        RETURN NEW;
    END IF;
    IF OLD.decision <> '' AND to_jsonb(OLD) - 'finished_at' <> to_jsonb(NEW) - 'finished_at'
       OR OLD.finished_at IS NOT NULL THEN
        RAISE EXCEPTION 'hub: erasure % was decided, what it says stays', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""
"""Taking a grant back widens nothing: two people have to agree anew."""

ONCE_BEFORE = """
CREATE OR REPLACE FUNCTION hub_refuse_second_decision() RETURNS trigger LANGUAGE plpgsql AS $body$
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

FORMER = """
CREATE FUNCTION hub_former_persons_of(subjects uuid[]) RETURNS TABLE (subject_id uuid, left_at timestamptz)
LANGUAGE sql STABLE AS $body$
    SELECT NULL::uuid, NULL::timestamptz WHERE false
$body$
"""
"""In which profiles the records of persons were before, and until when; the identity's room says it."""

HOLDS_ON = """
CREATE OR REPLACE FUNCTION hub_holds_on(subjects uuid[], records uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql AS $body$
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
    WITH standing AS (
        SELECT hold.* FROM retention_hold hold
         WHERE NOT EXISTS (
            SELECT FROM retention_holdlift lift WHERE lift.hold_id = hold.id AND lift.lifted_at IS NOT NULL)
    ), former AS (
        SELECT gone.subject_id, gone.left_at FROM hub_former_persons_of(ids) gone
         WHERE EXISTS (SELECT FROM standing)
    ), had AS (
        SELECT former.subject_id, former.left_at FROM former
        UNION SELECT redirect.survivor_id, former.left_at FROM former
          JOIN access_redirect redirect ON redirect.subject_id = former.subject_id AND redirect.since <= former.left_at
        UNION SELECT redirect.subject_id, former.left_at FROM former
          JOIN access_redirect redirect ON redirect.survivor_id = former.subject_id AND redirect.since <= former.left_at
    )
    SELECT hold.id FROM standing hold
     WHERE hold.subject_id = ANY (ids) OR hold.record_id = ANY (records)
        OR hold.project_code <> '' AND hold.project_code IN (SELECT hub_projects_of(ids))
        OR EXISTS (
            SELECT FROM had
             WHERE hold.placed_at <= had.left_at
               AND (hold.subject_id = had.subject_id
                    OR hold.project_code <> '' AND hold.project_code IN (
                        SELECT hub_projects_of(ARRAY[had.subject_id]))));
    PERFORM set_config('hub.scope_kind', asking, true);
END
$body$
"""
"""What left a person after a hold was placed on them is held as before: no parting leads around it."""

HOLDS_ON_BEFORE = """
CREATE OR REPLACE FUNCTION hub_holds_on(subjects uuid[], records uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql AS $body$
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


class Migration(migrations.Migration):
    """After the requests and what they may."""

    dependencies = [("retention", "0004_what_an_erasure_may")]
    operations = [
        migrations.AddField(
            model_name="erasurestep",
            name="refusal",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        TrackedSQL(
            [ONCE, FORMER, HOLDS_ON],
            reverse=[HOLDS_ON_BEFORE, "DROP FUNCTION hub_former_persons_of(uuid[])", ONCE_BEFORE],
        ),
    ]
