"""Holds, and who asked and agreed that one end."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("subject", "Subject"), ("record", "Record"), ("project", "Project")], max_length=8
                    ),
                ),
                ("subject_id", models.UUIDField(null=True)),
                ("record_id", models.UUIDField(null=True)),
                ("project_code", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=300)),
                ("authority", models.CharField(max_length=120)),
                ("file_number", models.CharField(max_length=80)),
                ("placed_by", models.UUIDField(null=True)),
                ("placed_label", models.CharField(max_length=80)),
                ("placed_at", models.DateTimeField()),
                ("review_date", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="HoldLift",
            fields=[
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="lift",
                        serialize=False,
                        to="retention.hold",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("asked_by", models.UUIDField()),
                ("asked_label", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_label", models.CharField(blank=True, max_length=80)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["subject_id"], name="hold_by_subject"),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["record_id"], name="hold_by_record"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "subject"), ("project_code", ""), ("record_id", None), ("subject_id__isnull", False)
                    ),
                    models.Q(
                        ("kind", "record"), ("project_code", ""), ("record_id__isnull", False), ("subject_id", None)
                    ),
                    models.Q(
                        ("kind", "project"),
                        ("record_id", None),
                        ("subject_id", None),
                        models.Q(("project_code", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="hold_names_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("authority", ""), _negated=True),
                    models.Q(("file_number", ""), _negated=True),
                ),
                name="hold_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="holdlift",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="holdlift_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="holdlift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", None)),
                    models.Q(
                        ("lifted_at__isnull", False),
                        ("lifted_by__isnull", False),
                        models.Q(("lifted_by", models.F("asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="holdlift_by_two_people",
            ),
        ),
    ]
