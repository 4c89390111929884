"""Imports show to staff only and are history; a write key may only be revoked."""

from django.db import migrations

from hub.schema.operations import AppendOnly, StaffRows


class Migration(migrations.Migration):
    """After the tables, and after the scope functions."""

    dependencies = [("ingest", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        StaffRows("ingest_visitimport"),
        StaffRows("ingest_importedvisit"),
        AppendOnly("ingest_visitimport"),
        AppendOnly("ingest_importedvisit"),
        AppendOnly("ingest_writekey", except_columns=("revoked_at",)),
    ]
