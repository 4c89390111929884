"""Reconciliation shows to oversight and background work only, and nothing of it is ever changed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
TABLES = (
    "funds_statementline",
    "funds_refusedstatement",
    "funds_break",
    "funds_breakstep",
    "funds_reconciliation",
    "funds_reconciledday",
)


class Migration(migrations.Migration):
    """After the tables, and after the scope functions."""

    dependencies = [("funds", "0011_reconciliation"), ("access", "0002_scope_functions")]
    operations = [
        *(AppendOnly(table) for table in TABLES),
        *(RowPolicy(table, visible=OVERSIGHT) for table in TABLES),
    ]
