"""Alerts show to oversight and background work only, so that nobody is warned, and nothing of them is ever changed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
TABLES = ("funds_movementparty", "funds_alert", "funds_alertstep", "funds_watch")


class Migration(migrations.Migration):
    """After the tables, and after the scope functions."""

    dependencies = [("funds", "0015_alerts"), ("access", "0002_scope_functions")]
    operations = [
        *(AppendOnly(table) for table in TABLES),
        *(RowPolicy(table, visible=OVERSIGHT) for table in TABLES),
    ]
