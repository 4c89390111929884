"""Links that machines made, drawn at random for a person to judge."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0007_saved_views_for_whom"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrecisionSample",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("seed", models.PositiveIntegerField()),
                ("population", models.PositiveIntegerField()),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.UUIDField()),
                ("drawn_by_label", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="SampledLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveSmallIntegerField()),
                ("record_id", models.UUIDField()),
                ("beside_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("rule", models.CharField(max_length=24)),
                (
                    "judgement",
                    models.CharField(
                        blank=True,
                        choices=[("right", "Right"), ("wrong", "Wrong"), ("unsure", "Cannot tell")],
                        max_length=8,
                    ),
                ),
                ("judged_by", models.UUIDField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="journeys.precisionsample"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("sample", "place"), name="sampledlink_one_in_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at", None), ("judged_by", None), ("judgement", "")),
                            models.Q(
                                models.Q(("judgement", ""), _negated=True),
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sampledlink_judged_by_somebody",
                    ),
                ],
            },
        ),
    ]
