"""A login sees the records that were its own person's before another login's profile joined, and after."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

VISIBLE_SOURCES = """
CREATE OR REPLACE FUNCTION hub_visible_sources() RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT m.record_id FROM identity_membership m
     WHERE m.superseded_at IS NULL AND m.subject_id IN (SELECT hub_visible_subjects())
       AND NOT (hub_scope_kind() = 'investor' AND EXISTS (
               SELECT FROM access_redirect r
                WHERE r.survivor_id = m.subject_id AND r.since <= m.recorded_at
                  AND r.subject_id NOT IN (SELECT v FROM hub_visible_subjects() v WHERE v IS NOT NULL)))
    UNION ALL
    SELECT m.record_id FROM identity_membership m
      JOIN access_redirect r ON r.subject_id = m.subject_id AND r.since = m.superseded_at
     WHERE hub_scope_kind() = 'investor' AND m.subject_id IN (SELECT hub_visible_subjects())
$body$
"""
"""For an investor: what the own profile holds but for what came with, or after, a profile that is not shown; and what an
own profile held when it was absorbed."""

VISIBLE_BEFORE = """
CREATE OR REPLACE FUNCTION hub_visible_sources() RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT record_id FROM identity_membership
     WHERE superseded_at IS NULL AND subject_id IN (SELECT hub_visible_subjects())
$body$
"""


class Migration(migrations.Migration):
    """After the functions that say which ids are shown."""

    dependencies = [("identity", "0003_redirects_for_every_room"), ("access", "0005_each_login_its_own")]
    operations = [TrackedSQL([VISIBLE_SOURCES], reverse=[VISIBLE_BEFORE])]
