"""A notice shows to whom it was written, to oversight, and to nobody else: it may name a client they see no longer."""

from django.db import migrations

from hub.schema.operations import RowPolicy

RECIPIENT = (
    "(SELECT hub_scope_kind()) IN ('all', 'system') OR "
    "recipient_id = (SELECT nullif(current_setting('hub.scope_actor', true), '')::uuid)"
)


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("journeys", "0003_notices"), ("access", "0002_scope_functions")]
    operations = [RowPolicy("journeys_notice", visible=RECIPIENT)]
