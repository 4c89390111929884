"""Samples of links are drawn from everybody's, so only the whole-view scopes see and judge them."""

from django.db import migrations

from hub.schema.operations import RowPolicy

WHOLE = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("journeys", "0008_precision_samples"), ("access", "0002_scope_functions")]
    operations = [
        RowPolicy("journeys_precisionsample", visible=WHOLE),
        RowPolicy("journeys_sampledlink", visible=WHOLE),
    ]
