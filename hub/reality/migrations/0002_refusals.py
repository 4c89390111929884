"""What was measured, declared and seen is history."""

from django.db import migrations

from hub.schema.operations import AppendOnly

TABLES = (
    "reality_device",
    "reality_deviceend",
    "reality_devicemessage",
    "reality_reading",
    "reality_declaration",
    "reality_weighing",
    "reality_sitevisit",
    "reality_sitepicture",
)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("reality", "0001_initial")]
    operations = [AppendOnly(table) for table in TABLES]
