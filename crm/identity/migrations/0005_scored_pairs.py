"""Marks, block keys, weighed pairs, questions for a person, and the models they are weighed with."""

import django.db.models.deletion
import hub.kernel.ids
import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0004_each_login_its_own_records"),
    ]

    operations = [
        # the new keys to records are checked when this transaction ends, by reading them
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="RecordMarks",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="identity.sourcerecord",
                    ),
                ),
                ("normaliser", models.SmallIntegerField()),
                ("marks", hub.vault.fields.EncryptedText()),
            ],
        ),
        migrations.AlterField(
            model_name="assertion",
            name="rule",
            field=models.CharField(
                choices=[
                    ("IDENT-BIND", "IDENT-BIND"),
                    ("IDENT-CHOSEN", "IDENT-CHOSEN"),
                    ("IDENT-REVIEW", "IDENT-REVIEW"),
                    ("IDENT-USER", "IDENT-USER"),
                    ("IDENT-ID", "IDENT-ID"),
                    ("IDENT-PHONE-NAME", "IDENT-PHONE-NAME"),
                    ("IDENT-SCORE", "IDENT-SCORE"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="linkkey",
            name="rule",
            field=models.CharField(
                choices=[
                    ("IDENT-BIND", "IDENT-BIND"),
                    ("IDENT-CHOSEN", "IDENT-CHOSEN"),
                    ("IDENT-REVIEW", "IDENT-REVIEW"),
                    ("IDENT-USER", "IDENT-USER"),
                    ("IDENT-ID", "IDENT-ID"),
                    ("IDENT-PHONE-NAME", "IDENT-PHONE-NAME"),
                    ("IDENT-SCORE", "IDENT-SCORE"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="rule",
            field=models.CharField(
                blank=True,
                choices=[
                    ("IDENT-BIND", "IDENT-BIND"),
                    ("IDENT-CHOSEN", "IDENT-CHOSEN"),
                    ("IDENT-REVIEW", "IDENT-REVIEW"),
                    ("IDENT-USER", "IDENT-USER"),
                    ("IDENT-ID", "IDENT-ID"),
                    ("IDENT-PHONE-NAME", "IDENT-PHONE-NAME"),
                    ("IDENT-SCORE", "IDENT-SCORE"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="refusedlink",
            name="rule",
            field=models.CharField(
                choices=[
                    ("IDENT-BIND", "IDENT-BIND"),
                    ("IDENT-CHOSEN", "IDENT-CHOSEN"),
                    ("IDENT-REVIEW", "IDENT-REVIEW"),
                    ("IDENT-USER", "IDENT-USER"),
                    ("IDENT-ID", "IDENT-ID"),
                    ("IDENT-PHONE-NAME", "IDENT-PHONE-NAME"),
                    ("IDENT-SCORE", "IDENT-SCORE"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="BlockKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key_blind", "record", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key_blind", models.BigIntegerField()),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.sourcerecord"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MatchModel",
            fields=[
                ("version", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("figures", models.JSONField()),
                ("learnt_from", models.IntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by_label", models.CharField(max_length=80)),
                ("approved_by_id", models.UUIDField(null=True)),
                ("approved_by_label", models.CharField(blank=True, max_length=80)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None), models.Q(("approved_by_label", ""), _negated=True), _connector="OR"
                        ),
                        name="matchmodel_published_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Edge",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("weight", models.FloatField()),
                ("probability", models.FloatField()),
                ("levels", models.JSONField()),
                ("model_version", models.CharField(max_length=32)),
                ("scored_at", models.DateTimeField()),
                (
                    "left",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.sourcerecord",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.sourcerecord"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="edge_once"),
                    models.CheckConstraint(condition=models.Q(("left__lt", models.F("right"))), name="edge_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("weight", models.FloatField()),
                ("probability", models.FloatField()),
                ("reasons", models.JSONField()),
                ("model_version", models.CharField(max_length=32)),
                ("opened_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("same", "Same"), ("different", "Different"), ("later", "Later")],
                        max_length=12,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_by_label", models.CharField(blank=True, max_length=80)),
                ("needs_second", models.BooleanField(default=False)),
                ("second_at", models.DateTimeField(null=True)),
                ("second_by_id", models.UUIDField(null=True)),
                ("second_by_label", models.CharField(blank=True, max_length=80)),
                (
                    "left",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.sourcerecord",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.sourcerecord"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("decision__in", ["", "later"]),
                            models.Q(("needs_second", True), ("second_at", None)),
                            _connector="OR",
                        ),
                        fields=["opened_at", "id"],
                        name="reviewitem_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="reviewitem_once"),
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="reviewitem_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by_label", ""), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("decided_by_label", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviewitem_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("second_at", None), ("second_by_label", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("second_by_label", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviewitem_second_after_first",
                    ),
                ],
            },
        ),
    ]
