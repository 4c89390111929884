"""A hold on a person goes with the records that leave them while it stands."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

FORMER = """
CREATE OR REPLACE FUNCTION hub_former_persons_of(subjects uuid[])
RETURNS TABLE (subject_id uuid, left_at timestamptz) LANGUAGE sql STABLE AS $body$
    SELECT gone.subject_id, max(gone.superseded_at)
      FROM identity_membership here JOIN identity_membership gone ON gone.record_id = here.record_id
     WHERE here.subject_id = ANY (subjects) AND here.superseded_at IS NULL AND gone.superseded_at IS NOT NULL
     GROUP BY gone.subject_id
$body$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION hub_former_persons_of(subjects uuid[])
RETURNS TABLE (subject_id uuid, left_at timestamptz) LANGUAGE sql STABLE AS $body$
    SELECT NULL::uuid, NULL::timestamptz WHERE false
$body$
"""


class Migration(migrations.Migration):
    """After the memberships, and the function that it replaces."""

    dependencies = [
        ("identity", "0011_nothing_under_hold_goes"),
        ("retention", "0005_checked_anew_and_held_after_a_parting"),
    ]
    operations = [TrackedSQL([FORMER], reverse=[BEFORE])]
