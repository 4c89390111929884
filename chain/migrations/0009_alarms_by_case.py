"""An alarm keeps which sentence tells it, and with which facts, so that it is told in the reader's language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Additions alone: what was raised before stays as it was told, in English."""

    dependencies = [
        ("chain", "0008_dearer_offers"),
    ]

    operations = [
        migrations.AddField(
            model_name="alarm",
            name="case",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="alarm",
            name="facts",
            field=models.JSONField(default=dict),
        ),
    ]
