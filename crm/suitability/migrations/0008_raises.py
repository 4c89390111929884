"""A level held down may be let up again: proposed, reviewed, confirmed."""

import django.db.models.deletion
import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0007_insistence_is_history"),
    ]

    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="LevelRaise",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("to_level", models.PositiveSmallIntegerField()),
                ("lifts", models.JSONField()),
                ("content", hub.vault.fields.EncryptedText(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("document_digest", models.CharField(max_length=64)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raises",
                        to="suitability.leveldecision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RaiseAnswer",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("confirmed", models.BooleanField()),
                ("answered_by", models.UUIDField()),
                ("answered_at", models.DateTimeField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="suitability.levelraise"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RaiseReview",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("approved", models.BooleanField()),
                ("reason", hub.vault.fields.EncryptedText(null=True)),
                ("reviewed_by", models.UUIDField()),
                ("reviewed_at", models.DateTimeField()),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review", to="suitability.levelraise"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="levelraise",
            index=models.Index(fields=["source_id"], name="raise_by_source"),
        ),
        migrations.AddConstraint(
            model_name="levelraise",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_level__gte", 2), ("to_level__lte", 5)), name="raise_to_2_to_5"
            ),
        ),
    ]
