"""A proposed model beside the one in force: what it would change, who decides, and the scoring anew that follows."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0007_block_keys_stand_alone"),
    ]

    operations = [
        # the new keys to records are checked when this transaction ends, by reading them
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="ComparedPair",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("live_weight", models.FloatField()),
                ("proposed_weight", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="ComparedRecord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("live_person", models.UUIDField()),
                ("proposed_person", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "model",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="comparison",
                        serialize=False,
                        to="identity.matchmodel",
                    ),
                ),
                ("against", models.CharField(max_length=32)),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("scoring", "Scoring"),
                            ("dividing", "Dividing"),
                            ("asking", "Asking"),
                            ("done", "Done"),
                        ],
                        default="scoring",
                        max_length=8,
                    ),
                ),
                ("cursor", models.UUIDField(default=uuid.UUID("00000000-0000-0000-0000-000000000000"))),
                ("begun_at", models.DateTimeField()),
                ("total", models.IntegerField()),
                ("records", models.IntegerField(default=0)),
                ("pairs", models.IntegerField(default=0)),
                ("merging", models.IntegerField(default=0)),
                ("splitting", models.IntegerField(default=0)),
                ("appearing", models.IntegerField(default=0)),
                ("vanishing", models.IntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Example",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merging", "Merging"),
                            ("splitting", "Splitting"),
                            ("appearing", "Appearing"),
                            ("vanishing", "Vanishing"),
                        ],
                        max_length=9,
                    ),
                ),
                ("live_weight", models.FloatField()),
                ("proposed_weight", models.FloatField()),
                ("live_reasons", models.JSONField()),
                ("proposed_reasons", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Rescoring",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.CharField(max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("asked_by_label", models.CharField(max_length=80)),
                ("begins_at", models.DateTimeField()),
                ("cursor", models.UUIDField(default=uuid.UUID("00000000-0000-0000-0000-000000000000"))),
                ("total", models.IntegerField()),
                ("scored", models.IntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="matchmodel",
            name="declined_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="matchmodel",
            name="declined_by_label",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="matchmodel",
            name="proposed_by_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="matchmodel",
            name="reason",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddConstraint(
            model_name="matchmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by_id", None),
                    ("proposed_by_id", None),
                    models.Q(("approved_by_id", models.F("proposed_by_id")), _negated=True),
                    _connector="OR",
                ),
                name="matchmodel_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declined_at", None), ("declined_by_label", "")),
                    models.Q(
                        ("declined_at__isnull", False),
                        ("published_at", None),
                        models.Q(("declined_by_label", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="matchmodel_declined_with_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="comparedpair",
            name="left",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.sourcerecord",
            ),
        ),
        migrations.AddField(
            model_name="comparedpair",
            name="right",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.sourcerecord"
            ),
        ),
        migrations.AddField(
            model_name="comparedrecord",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.sourcerecord"
            ),
        ),
        migrations.AddField(
            model_name="comparedrecord",
            name="comparison",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.comparison"
            ),
        ),
        migrations.AddField(
            model_name="comparedpair",
            name="comparison",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="identity.comparison"
            ),
        ),
        migrations.AddField(
            model_name="example",
            name="comparison",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="examples",
                to="identity.comparison",
            ),
        ),
        migrations.AddField(
            model_name="example",
            name="left",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.sourcerecord"
            ),
        ),
        migrations.AddField(
            model_name="example",
            name="right",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.sourcerecord"
            ),
        ),
        migrations.AddConstraint(
            model_name="rescoring",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)),
                fields=("finished_at",),
                name="one_rescoring_at_a_time",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="comparedrecord",
            constraint=models.UniqueConstraint(fields=("comparison", "record"), name="comparedrecord_once"),
        ),
        migrations.AddIndex(
            model_name="comparedpair",
            index=models.Index(fields=["left"], name="comparedpair_by_left"),
        ),
        migrations.AddConstraint(
            model_name="comparedpair",
            constraint=models.UniqueConstraint(fields=("comparison", "left", "right"), name="comparedpair_once"),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.UniqueConstraint(fields=("comparison", "kind", "left", "right"), name="example_once"),
        ),
        migrations.AddConstraint(
            model_name="example",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__lt", models.F("right"))), name="example_in_order"
            ),
        ),
    ]
