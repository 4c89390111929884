"""Whose rows show to whom, and what of the facts may never change."""

from django.db import migrations

from hub.schema.operations import AppendOnly, ClientRows


class Migration(migrations.Migration):
    """After the tables, and after the function that follows a record to its profile."""

    dependencies = [("profile", "0001_initial"), ("identity", "0002_refusals")]
    operations = [
        ClientRows("profile_touchpoint", via_source="owner_source_id"),
        ClientRows("profile_visit", via_source="source_id"),
        ClientRows("profile_note", via_source="source_id"),
        ClientRows("profile_notestatement", via_source="source_id"),
        ClientRows("profile_factobservation", via_source="source_id"),
        ClientRows("profile_goldenvalue", subject="subject_id"),
        ClientRows("profile_clientcard", subject="subject_id"),
        ClientRows("profile_searchtoken", subject="subject_id"),
        AppendOnly("profile_touchpoint", except_columns=("owner_source_id",)),
        AppendOnly("profile_visit"),
        AppendOnly("profile_note", except_columns=("body", "erased_at")),
        AppendOnly("profile_notestatement", except_columns=("status", "decided_by", "decided_at")),
    ]
