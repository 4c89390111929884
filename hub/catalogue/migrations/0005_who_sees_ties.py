"""What stands behind a project shows to oversight and background work only, and is never changed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the table, and after the scope functions."""

    dependencies = [("catalogue", "0004_ties"), ("access", "0002_scope_functions")]
    operations = [AppendOnly("catalogue_projecttie"), RowPolicy("catalogue_projecttie", visible=OVERSIGHT)]
