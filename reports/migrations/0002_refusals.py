"""An issued report is history, and shows only to those who may see its investor."""

from django.db import migrations

from hub.schema.operations import AppendOnly, ClientRows


class Migration(migrations.Migration):
    """After the tables and the scope functions."""

    dependencies = [("reports", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [AppendOnly("reports_report"), ClientRows("reports_report")]
