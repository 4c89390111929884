"""What makes a person recognisable does not go while they are under legal hold, nor what hangs on their records."""

from django.db import migrations

from hub.retention.guards import HoldGuard
from hub.schema.operations import TrackedSQL

PERSONS_OF = """
CREATE OR REPLACE FUNCTION hub_persons_of(sources uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT subject_id FROM identity_membership WHERE superseded_at IS NULL AND record_id = ANY (sources)
$body$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION hub_persons_of(sources uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT NULL::uuid WHERE false
$body$
"""


class Migration(migrations.Migration):
    """After the memberships, and the function that it replaces."""

    dependencies = [("identity", "0010_erased_profiles"), ("retention", "0002_what_a_hold_refuses")]
    operations = [
        TrackedSQL([PERSONS_OF], reverse=[BEFORE]),
        HoldGuard("identity_identifier", source="record_id"),
    ]
