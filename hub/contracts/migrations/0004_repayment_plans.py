"""Repayment plans of projects: versions with their terms, and the instalments of each."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0003_holds_on_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("project_code", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("agreed", "agreed"),
                            ("early", "early"),
                            ("prolonged", "prolonged"),
                            ("corrected", "corrected"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("effective_date", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=80)),
                ("principal_fen", models.BigIntegerField()),
                ("annual_rate_bps", models.IntegerField()),
                ("value_date", models.DateField()),
                ("maturity_date", models.DateField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bullet", "bullet"),
                            ("interest_first", "interest_first"),
                            ("equal_instalments", "equal_instalments"),
                            ("equal_principal", "equal_principal"),
                            ("custom", "custom"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "day_count",
                    models.CharField(
                        choices=[
                            ("act/365", "act/365"),
                            ("act/360", "act/360"),
                            ("30/360", "30/360"),
                            ("30e/360", "30e/360"),
                            ("months", "months"),
                        ],
                        max_length=8,
                    ),
                ),
                ("step", models.CharField(choices=[("30d", "30d"), ("month", "month")], max_length=8)),
                ("penalty_bps", models.IntegerField()),
                ("allocation_order", models.CharField(max_length=8)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project_code", "number"), name="planversion_number_of_its_project"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="planversion_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("principal_fen__gt", 0)), name="planversion_lends_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("maturity_date__gt", models.F("value_date"))),
                        name="planversion_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedInstalment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("start_date", models.DateField()),
                ("due_date", models.DateField()),
                ("principal_fen", models.BigIntegerField()),
                ("interest_fen", models.BigIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="contracts.planversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="plannedinstalment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("due_date__gt", models.F("start_date"))),
                        name="plannedinstalment_takes_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interest_fen__gte", 0), ("principal_fen__gte", 0)),
                        name="plannedinstalment_asks_for_money_or_nothing",
                    ),
                ],
            },
        ),
    ]
