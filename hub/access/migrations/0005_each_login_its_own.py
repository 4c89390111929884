"""Two profiles that each have a login may become one: each login goes on seeing its own, and nothing of the other."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

OWN_IDS = """
CREATE FUNCTION hub_own_ids(login uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    WITH person AS MATERIALIZED (
        SELECT coalesce((SELECT survivor_id FROM access_redirect WHERE subject_id = login), login) AS id
    ), known AS MATERIALIZED (
        SELECT id, '-infinity'::timestamptz AS since FROM person WHERE id IS NOT NULL
        UNION ALL
        SELECT r.subject_id, r.since FROM access_redirect r JOIN person p ON r.survivor_id = p.id
    ), bound AS MATERIALIZED (
        SELECT id, since FROM known k
         WHERE id = login OR EXISTS (SELECT FROM access_user u WHERE u.subject_id = k.id)
    )
    SELECT login WHERE login IS NOT NULL
    UNION ALL
    SELECT k.id FROM known k
     WHERE k.id NOT IN (SELECT id FROM bound)
       AND ARRAY[login] = (
           SELECT array_agg(nearest.id) FROM (
               SELECT b.id, rank() OVER (ORDER BY b.since = k.since DESC, b.since < k.since DESC,
                                                  CASE WHEN b.since > k.since THEN b.since END) AS place
                 FROM bound b) nearest
            WHERE nearest.place = 1)
$body$
"""
"""The ids of a person that are this login's: the one it is bound to, and those without a login that it saw before another
login joined. Those are the ids that came together with the login's own, else those that came while it was the only one,
else those that it joined first. What came when two were there already is neither's until a person decides.
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
    )
    SELECT subject_id FROM own
    UNION ALL
    SELECT r.subject_id FROM access_redirect r JOIN own ON r.survivor_id = own.subject_id
    UNION ALL
    SELECT hub_own_ids(login.subject_id)
      FROM (SELECT nullif(current_setting('hub.scope_subject', true), '')::uuid AS subject_id) login
     WHERE hub_scope_kind() = 'investor'
$body$
"""

VISIBLE_BEFORE = """
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


class Migration(migrations.Migration):
    """After the function that it narrows."""

    dependencies = [("access", "0004_reads_over_all_ids")]
    operations = [
        TrackedSQL([OWN_IDS, VISIBLE_SUBJECTS], reverse=[VISIBLE_BEFORE, "DROP FUNCTION hub_own_ids(uuid)"]),
    ]
