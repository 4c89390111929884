"""Raw messages show to staff and background work only, and what came is never altered, only erased."""

from django.db import migrations

from hub.schema.operations import AppendOnly, StaffRows


class Migration(migrations.Migration):
    """After the tables, and after the scope functions."""

    dependencies = [("inbox", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        StaffRows("inbox_message"),
        StaffRows("inbox_pending"),
        StaffRows("inbox_quarantined"),
        AppendOnly("inbox_message", except_columns=("body", "erased_at")),
        AppendOnly("inbox_quarantined", except_columns=("body", "status", "decided_at", "decided_by")),
    ]
