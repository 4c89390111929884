"""The functions that row-level security reads the scope with. A scope that is not set is an error, not an empty answer."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

SCOPE_KIND = """
CREATE FUNCTION hub_scope_kind() RETURNS text LANGUAGE plpgsql STABLE AS $body$
DECLARE
    kind text := nullif(current_setting('hub.scope_kind', true), '');
BEGIN
    IF kind IS NULL THEN
        RAISE EXCEPTION 'hub: no scope set' USING ERRCODE = 'insufficient_privilege',
            HINT = 'client data is read inside hub.access.scope.entered()';
    END IF;
    RETURN kind;
END
$body$
"""

SCOPE_IS_SET = """
CREATE FUNCTION hub_scope_is_set() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $body$
BEGIN
    RETURN hub_scope_kind() IS NOT NULL;
END
$body$
"""
"""Marked immutable on purpose: the planner then calls it while planning, so that a statement without a scope raises even
when no row would have been looked at. It can only be true or raise, so a plan kept from an earlier scope shows nothing more."""

VISIBLE_SUBJECTS = """
CREATE FUNCTION hub_visible_subjects() RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT subject_id FROM access_responsibility
     WHERE until IS NULL
       AND (   (hub_scope_kind() = 'advisor' AND advisor_id = nullif(current_setting('hub.scope_actor', true), '')::uuid)
            OR (hub_scope_kind() = 'branch' AND branch_id = nullif(current_setting('hub.scope_branch', true), '')::uuid))
    UNION ALL
    SELECT nullif(current_setting('hub.scope_subject', true), '')::uuid WHERE hub_scope_kind() = 'investor'
$body$
"""


class Migration(migrations.Migration):
    """After the tables they read."""

    dependencies = [("access", "0001_initial")]
    operations = [
        TrackedSQL(
            [SCOPE_KIND, SCOPE_IS_SET, VISIBLE_SUBJECTS],
            reverse=[
                "DROP FUNCTION hub_visible_subjects()",
                "DROP FUNCTION hub_scope_is_set()",
                "DROP FUNCTION hub_scope_kind()",
            ],
        )
    ]
