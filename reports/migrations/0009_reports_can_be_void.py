"""What compliance asked to be declared void, and another person's word on it."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_reasons_wait"),
    ]

    operations = [
        migrations.CreateModel(
            name="Voiding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("report_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("number", models.CharField(max_length=40)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("record", "record"),
                            ("product", "product"),
                            ("worked_out", "worked_out"),
                            ("somebody_else", "somebody_else"),
                            ("not_told", "not_told"),
                            ("print", "print"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words_sealed_id", models.UUIDField()),
                ("words_digest", models.CharField(max_length=64)),
                ("asked_by", models.UUIDField()),
                ("asked_by_label", models.CharField(max_length=100)),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="VoidingDecision",
            fields=[
                (
                    "voiding",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="reports.voiding",
                    ),
                ),
                ("report_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("agreed", models.BooleanField()),
                ("asked_by", models.UUIDField()),
                ("decided_by", models.UUIDField()),
                ("decided_by_label", models.CharField(max_length=100)),
                ("decided_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="voiding",
            index=models.Index(fields=["report_id"], name="voiding_by_report"),
        ),
        migrations.AddIndex(
            model_name="voiding",
            index=models.Index(fields=["asked_at"], name="voiding_by_time"),
        ),
        migrations.AddConstraint(
            model_name="voiding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cause__in", ["record", "product", "worked_out", "somebody_else", "not_told", "print"])
                ),
                name="voiding_cause_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="voidingdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agreed", True)), fields=("report_id",), name="voiding_once_per_report"
            ),
        ),
        migrations.AddConstraint(
            model_name="voidingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("asked_by")), _negated=True), name="voiding_by_another"
            ),
        ),
    ]
