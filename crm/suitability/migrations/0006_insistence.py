"""A client may ask for a product above their level: the request, its steps, and the passage that used it."""

import django.db.models.deletion
import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0005_closed_or_gone_with_a_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="Insistence",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("product_code", models.CharField(max_length=40)),
                ("rating", models.PositiveSmallIntegerField()),
                ("amount_fen", models.BigIntegerField()),
                ("level", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="InsistenceStep",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("warned", "warned"),
                            ("called_back", "called_back"),
                            ("signed", "signed"),
                            ("withdrawn", "withdrawn"),
                            ("refused", "refused"),
                        ],
                        max_length=12,
                    ),
                ),
                ("written", hub.vault.fields.EncryptedText(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("taken_by", models.UUIDField()),
                ("taken_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="gatedecision",
            name="gate_allows_only_within_level",
        ),
        migrations.AddField(
            model_name="insistence",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="insistences", to="suitability.leveldecision"
            ),
        ),
        migrations.AddField(
            model_name="gatedecision",
            name="exception",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gate_decisions",
                to="suitability.insistence",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allowed", False),
                    models.Q(("level__isnull", False), ("rating__lte", models.F("level"))),
                    models.Q(("exception__isnull", False), ("purpose", "purchase")),
                    _connector="OR",
                ),
                name="gate_allows_only_within_level",
            ),
        ),
        migrations.AddField(
            model_name="insistencestep",
            name="insistence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="suitability.insistence"
            ),
        ),
        migrations.AddIndex(
            model_name="insistence",
            index=models.Index(fields=["source_id", "-asked_at"], name="insistence_by_source"),
        ),
        migrations.AddConstraint(
            model_name="insistence",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__gt", models.F("level"))), name="insistence_above_the_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="insistencestep",
            constraint=models.UniqueConstraint(fields=("insistence", "kind"), name="insistence_step_once"),
        ),
        migrations.AddConstraint(
            model_name="insistencestep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["signed", "withdrawn", "refused"])),
                fields=("insistence",),
                name="insistence_ends_once",
            ),
        ),
    ]
