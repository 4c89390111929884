"""One decision about everything that waits for one reason, with its progress; each message keeps why it was decided."""

import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0003_every_refusal"),
    ]

    operations = [
        migrations.AddField(
            model_name="quarantined",
            name="decided_why",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.CreateModel(
            name="BulkDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("source", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=40)),
                ("release", models.BooleanField()),
                ("why", models.CharField(blank=True, default="", max_length=300)),
                ("asked_by", models.UUIDField()),
                ("asked_label", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("cursor", models.UUIDField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("source", "reason"),
                        name="bulkdecision_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("release", True), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="bulkdecision_drop_says_why",
                    ),
                ],
            },
        ),
    ]
