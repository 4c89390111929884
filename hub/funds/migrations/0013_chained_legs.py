"""A leg carries the digest of itself and of its account's legs before it; flows are found by when they were recorded."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """The column; what fills it, and refuses what does not continue, follows."""

    dependencies = [("funds", "0012_reconciliation_refusals")]
    operations = [
        migrations.AddField(
            model_name="leg",
            name="chain",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["recorded_at"], name="flow_by_time"),
        ),
    ]
