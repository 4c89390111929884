"""Statements show to oversight and background work only, keys are written by background work, and nothing changes."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
BACKGROUND = "(SELECT hub_scope_kind()) = 'system'"


class Migration(migrations.Migration):
    """After the tables, and after the scope functions."""

    dependencies = [("funds", "0006_custodian_statements"), ("access", "0002_scope_functions")]
    operations = [
        AppendOnly("funds_custodiankey"),
        AppendOnly("funds_keyrevocation"),
        AppendOnly("funds_statement"),
        AppendOnly("funds_refusedline"),
        RowPolicy("funds_custodiankey", visible=OVERSIGHT, writable=BACKGROUND),
        RowPolicy("funds_keyrevocation", visible=OVERSIGHT, writable=BACKGROUND),
        RowPolicy("funds_statement", visible=OVERSIGHT),
        RowPolicy("funds_refusedline", visible=OVERSIGHT),
    ]
