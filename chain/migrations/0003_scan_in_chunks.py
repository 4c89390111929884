"""A scan goes in chunks that are kept as they were found, at most one scan at a time."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


from hub.schema.operations import AppendOnly


class Migration(migrations.Migration):
    """Running scans, and their chunks."""

    dependencies = [
        ("chain", "0002_refusals"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScanJob",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=80)),
                ("length", models.BigIntegerField(default=0)),
                ("guards", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "run",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="job", to="chain.scanrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScanChunk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("entries", models.BigIntegerField()),
                ("erased", models.BigIntegerField()),
                ("cursor", models.BigIntegerField()),
                ("edge", models.JSONField()),
                ("gaps", models.JSONField()),
                ("findings", models.JSONField()),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chunks", to="chain.scanjob"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="scanjob",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)),
                fields=("finished_at",),
                name="one_scan_at_a_time",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="scanjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("run", None)),
                    models.Q(("finished_at__isnull", False), ("run__isnull", False)),
                    _connector="OR",
                ),
                name="scan_finished_with_a_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="scanchunk",
            constraint=models.UniqueConstraint(fields=("job", "number"), name="chunk_once"),
        ),
        AppendOnly("chain_scanchunk"),
        AppendOnly("chain_scanjob", except_columns=("length", "guards", "finished_at", "run_id")),
    ]
