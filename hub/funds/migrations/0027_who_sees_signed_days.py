"""Signed days show to oversight and background work only, and none is ever changed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the table, and after the scope functions."""

    dependencies = [("funds", "0026_signed_days"), ("access", "0002_scope_functions")]
    operations = [AppendOnly("funds_signedday"), RowPolicy("funds_signedday", visible=OVERSIGHT)]
