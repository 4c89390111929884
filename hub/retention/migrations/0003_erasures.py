"""Requests to be forgotten, their steps, and what is archived."""

import django.contrib.postgres.fields
import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0002_what_a_hold_refuses"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                ("subject_id", models.UUIDField()),
                ("own", models.BooleanField()),
                ("asked_by", models.UUIDField(null=True)),
                ("asked_label", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("decide_by_date", models.DateField()),
                ("done_by_date", models.DateField()),
                (
                    "subject_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "record_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("checked_by", models.UUIDField(null=True)),
                ("checked_label", models.CharField(blank=True, max_length=80)),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("granted", "granted"), ("refused", "refused")], max_length=8
                    ),
                ),
                ("decided_why", models.CharField(blank=True, max_length=300)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_label", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "again",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="retention.erasure"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Archived",
            fields=[
                ("subject_id", models.UUIDField(primary_key=True, serialize=False)),
                ("until_date", models.DateField()),
                ("archived_at", models.DateTimeField()),
                (
                    "erasure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="archived", to="retention.erasure"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ErasureStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("part", models.CharField(max_length=40)),
                ("found", models.PositiveIntegerField()),
                ("rule_id", models.CharField(blank=True, max_length=24)),
                ("kept_until_date", models.DateField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("cursor", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "erasure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="retention.erasure"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
            },
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None), models.Q(("decision", "refused"), _negated=True)),
                fields=("subject_id",),
                name="erasure_one_open_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "granted"), _negated=True),
                    models.Q(
                        ("checked_by__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("checked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="erasure_granted_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_why", ""), ("decision", "")),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("decided_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="erasure_decided_once_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("finished_at", None), ("decision", "granted"), _connector="OR"),
                name="erasure_finished_once_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasurestep",
            constraint=models.UniqueConstraint(fields=("erasure", "part"), name="erasurestep_once"),
        ),
        migrations.AddConstraint(
            model_name="erasurestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_until_date", None), ("rule_id", "")),
                    models.Q(models.Q(("rule_id", ""), _negated=True), ("kept_until_date__isnull", False)),
                    _connector="OR",
                ),
                name="erasurestep_kept_under_a_rule",
            ),
        ),
    ]
