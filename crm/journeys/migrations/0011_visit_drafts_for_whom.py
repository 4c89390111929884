"""A draft shows to the advisor who types it and to nobody else: not to the branch, not to oversight."""

from django.db import migrations

from hub.schema.operations import RowPolicy

OWNER = "owner_id = (SELECT nullif(current_setting('hub.scope_actor', true), '')::uuid)"


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("journeys", "0010_visit_drafts"), ("access", "0002_scope_functions")]
    operations = [
        RowPolicy("journeys_visitdraft", visible=f"{OWNER} OR (SELECT hub_scope_kind()) = 'system'"),
    ]
