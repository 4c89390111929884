"""What was said of a person and written about them does not go while they are under legal hold."""

from django.db import migrations

from hub.retention.guards import HoldGuard


class Migration(migrations.Migration):
    """After the function that finds a record's person."""

    dependencies = [("profile", "0003_touches_by_product"), ("identity", "0011_nothing_under_hold_goes")]
    operations = [
        HoldGuard("profile_note", source="source_id", emptied=["body"]),
        HoldGuard("profile_factobservation", source="source_id"),
    ]
