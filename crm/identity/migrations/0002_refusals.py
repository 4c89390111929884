"""Whose rows show to whom, and what of the history may never change."""

from django.db import migrations

from hub.schema.operations import AppendOnly, ClientRows, TrackedSQL

VISIBLE_SOURCES = """
CREATE FUNCTION hub_visible_sources() RETURNS SETOF uuid LANGUAGE sql STABLE AS $body$
    SELECT record_id FROM identity_membership
     WHERE superseded_at IS NULL AND subject_id IN (SELECT hub_visible_subjects())
$body$
"""


class Migration(migrations.Migration):
    """After the tables, and after the scope functions."""

    dependencies = [("identity", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        TrackedSQL([VISIBLE_SOURCES], reverse=["DROP FUNCTION hub_visible_sources()"]),
        ClientRows("identity_membership", subject="subject_id"),
        ClientRows("identity_profile", subject="id"),
        ClientRows("identity_sourcerecord", via_source="id"),
        ClientRows("identity_identifier", via_source="record_id"),
        ClientRows("identity_linkkey", via_source="record_id"),
        ClientRows("identity_assertion", via_source="left_id"),
        ClientRows("identity_mergeevent", subject="to_subject_id"),
        ClientRows("identity_refusedlink", via_source="left_id"),
        ClientRows("identity_deviceuse", via_source="user_id"),
        ClientRows("identity_bindoffer", subject="subject_id"),
        AppendOnly("identity_mergeevent"),
        AppendOnly("identity_membership", except_columns=("superseded_at",)),
        AppendOnly("identity_assertion", except_columns=("withdrawn_at",)),
        AppendOnly("identity_sourcerecord", except_columns=("seen_since",)),
    ]
