"""Raw messages show to oversight and background work only, and what came is never altered, only erased."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the tables, and after the scope functions."""

    dependencies = [("inbox", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        RowPolicy("inbox_message", visible=OVERSIGHT),
        RowPolicy("inbox_pending", visible=OVERSIGHT),
        RowPolicy("inbox_quarantined", visible=OVERSIGHT),
        AppendOnly("inbox_message", except_columns=("body", "erased_at")),
        AppendOnly("inbox_quarantined", except_columns=("body", "status", "decided_at", "decided_by")),
    ]
