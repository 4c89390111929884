"""Nobody changes the trail; oversight reads it."""

from django.db import migrations

from hub.schema.operations import AppendOnly, OversightRows


class Migration(migrations.Migration):
    """After the scope functions."""

    dependencies = [("audit", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [AppendOnly("audit_auditrow"), OversightRows("audit_auditrow")]
