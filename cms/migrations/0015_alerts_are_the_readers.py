"""Addresses and letters show to oversight and background work alone: no editor, no advisor, no other reader."""

from django.db import migrations

from hub.schema.operations import RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
WORK = "(SELECT hub_scope_kind()) = 'system'"


class Migration(migrations.Migration):
    """After the tables and the scope functions."""

    dependencies = [("cms", "0014_alerts"), ("access", "0002_scope_functions")]
    operations = [
        RowPolicy("cms_alert", visible=OVERSIGHT, writable=WORK),
        RowPolicy("cms_alertmail", visible=OVERSIGHT, writable=WORK),
    ]
