"""A signature is history and shows with its report; keys show to background work alone, and only lose their secret."""

from django.db import migrations

from hub.retention.guards import ArchivedRows
from hub.schema.operations import AppendOnly, ClientRows, RowPolicy

BACKGROUND = "(SELECT hub_scope_kind()) = 'system'"


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("reports", "0004_signatures")]
    operations = [
        AppendOnly("reports_signingkey", except_columns=["private_key", "retired_at"]),
        RowPolicy("reports_signingkey", visible=BACKGROUND),
        AppendOnly("reports_signature"),
        ClientRows("reports_signature"),
        ArchivedRows("reports_signature"),
    ]
