"""Who sees an investor sees what was written under every id that the investor is known by."""

from django.db import migrations

from hub.schema.operations import RowPolicy, TrackedSQL

IDS_OF = """
CREATE FUNCTION hub_ids_of(person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 2 AS $body$
    SELECT person
    UNION ALL
    SELECT subject_id FROM access_redirect WHERE survivor_id = person
$body$
"""

VISIBLE_SUBJECTS = """
CREATE OR REPLACE FUNCTION hub_visible_subjects() RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    WITH own AS MATERIALIZED (
        SELECT subject_id FROM access_responsibility
         WHERE until IS NULL
           AND (   (hub_scope_kind() = 'advisor'
                    AND advisor_id = nullif(current_setting('hub.scope_actor', true), '')::uuid)
                OR (hub_scope_kind() = 'branch'
                    AND branch_id = nullif(current_setting('hub.scope_branch', true), '')::uuid))
        UNION ALL
        SELECT coalesce(r.survivor_id, login.subject_id)
          FROM (SELECT nullif(current_setting('hub.scope_subject', true), '')::uuid AS subject_id) login
          LEFT JOIN access_redirect r ON r.subject_id = login.subject_id
         WHERE hub_scope_kind() = 'investor'
    )
    SELECT subject_id FROM own
    UNION ALL
    SELECT r.subject_id FROM access_redirect r JOIN own ON r.survivor_id = own.subject_id
$body$
"""
"""A login that was verified for a profile which was absorbed since belongs to the survivor's person."""

VISIBLE_BEFORE = """
CREATE OR REPLACE FUNCTION hub_visible_subjects() RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT subject_id FROM access_responsibility
     WHERE until IS NULL
       AND (   (hub_scope_kind() = 'advisor' AND advisor_id = nullif(current_setting('hub.scope_actor', true), '')::uuid)
            OR (hub_scope_kind() = 'branch' AND branch_id = nullif(current_setting('hub.scope_branch', true), '')::uuid))
    UNION ALL
    SELECT nullif(current_setting('hub.scope_subject', true), '')::uuid WHERE hub_scope_kind() = 'investor'
$body$
"""

REFUSE_CHAIN = """
CREATE FUNCTION hub_refuse_redirect_chain() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT FROM access_redirect WHERE subject_id = NEW.survivor_id OR survivor_id = NEW.subject_id) THEN
        RAISE EXCEPTION 'hub: % would redirect over another redirect', NEW.subject_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$body$
"""
"""Runs after the statement, so that one statement may turn several redirects at once."""

NO_CHAIN = (
    "CREATE TRIGGER access_redirect_no_chain AFTER INSERT OR UPDATE ON access_redirect "
    "FOR EACH ROW EXECUTE FUNCTION hub_refuse_redirect_chain()"
)


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("access", "0003_redirect")]
    operations = [
        RowPolicy("access_redirect", visible="true", writable="(SELECT hub_scope_kind()) = 'system'"),
        TrackedSQL(
            [IDS_OF, VISIBLE_SUBJECTS, REFUSE_CHAIN, NO_CHAIN],
            reverse=[
                "DROP TRIGGER access_redirect_no_chain ON access_redirect",
                "DROP FUNCTION hub_refuse_redirect_chain()",
                VISIBLE_BEFORE,
                "DROP FUNCTION hub_ids_of(uuid)",
            ],
        ),
    ]
