"""An alarm has an owner and an explanation, and what people did with it stays."""

import django.db.models.deletion
from django.db import migrations, models

from hub.schema.operations import AppendOnly


class Migration(migrations.Migration):
    """Additions alone: alarms that were raised before are nobody's and unexplained."""

    dependencies = [
        ("chain", "0006_checkpoints_by_size"),
    ]

    operations = [
        migrations.AddField(
            model_name="alarm",
            name="owner_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="alarm",
            name="owner_label",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(
            model_name="alarm",
            name="resolution",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="alarm",
            name="explained_by",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(
            model_name="alarm",
            name="explained_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner_id", None), ("owner_label", ""))
                | models.Q(("owner_id__isnull", False), models.Q(("owner_label", ""), _negated=True)),
                name="alarm_owner_with_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(("explained_at", None), ("explained_by", ""), ("resolution", ""))
                | models.Q(
                    models.Q(("resolution", ""), _negated=True),
                    models.Q(("explained_by", ""), _negated=True),
                    ("explained_at__isnull", False),
                    ("resolved_at__isnull", False),
                ),
                name="alarm_explained_by_somebody",
            ),
        ),
        migrations.CreateModel(
            name="AlarmStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "step",
                    models.CharField(
                        choices=[("taken", "taken"), ("handed_over", "handed_over"), ("explained", "explained")],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_label", models.CharField(max_length=80)),
                ("owner_label", models.CharField(blank=True, max_length=80)),
                (
                    "alarm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="chain.alarm"
                    ),
                ),
            ],
        ),
        AppendOnly("chain_alarmstep"),
    ]
