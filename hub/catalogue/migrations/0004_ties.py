"""What stands behind a project beside its terms."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_more_ways_to_repay"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectTie",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("borrower", "borrower"),
                            ("related", "related"),
                            ("collateral", "collateral"),
                            ("account", "account"),
                            ("payee", "payee"),
                            ("use", "use"),
                            ("fee_bps", "fee_bps"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reference", models.CharField(max_length=64)),
                ("since", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ties", to="catalogue.project"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("project", "kind", "reference"), name="projecttie_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True), name="projecttie_names_something"
                    ),
                ],
            },
        ),
    ]
