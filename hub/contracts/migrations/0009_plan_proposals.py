"""A change of a plan as two rows: what one person proposed, and the word of another."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0008_archives_are_closed"),
    ]

    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="PlanProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("project_code", models.CharField(max_length=40)),
                ("based_on", models.PositiveIntegerField()),
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
                ("asked", models.JSONField()),
                ("reason", models.CharField(max_length=200)),
                ("effective_date", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("proposed_by_id", models.UUIDField()),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["project_code"], name="planproposal_by_project")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="planproposal_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("change", "agreed"), _negated=True), name="planproposal_changes_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("accepted", models.BooleanField()),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("proposed_by_id", models.UUIDField()),
                ("decided_by_id", models.UUIDField()),
                ("decided_by", models.CharField(max_length=80)),
                ("decided_at", models.DateTimeField()),
                (
                    "version",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="contracts.planversion",
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="contracts.planproposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decided_by_id", models.F("proposed_by_id")), _negated=True),
                        name="plandecision_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", True), ("version__isnull", False)),
                            models.Q(("accepted", False), ("version__isnull", True)),
                            _connector="OR",
                        ),
                        name="plandecision_accepted_is_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted", True), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="plandecision_declined_says_why",
                    ),
                ],
            },
        ),
    ]
