"""The few entries that are not the first of their fact are found in an index that stays small, also for a million."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After the alarms by case."""

    dependencies = [("chain", "0009_alarms_by_case")]
    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("version__gt", 1)),
                fields=["kind", "fact_id", "version"],
                name="entry_later_versions",
            ),
        ),
    ]
