"""What matching again found of something held is kept: that it no longer suits, and that it suits again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("purchases", "0005_a_judgement_follows_the_gate"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rematch",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("product_code", models.CharField(max_length=40)),
                ("suits", models.BooleanField()),
                ("change", models.CharField(choices=[("level", "level"), ("rating", "rating")], max_length=8)),
                ("level", models.PositiveSmallIntegerField()),
                ("rating", models.PositiveSmallIntegerField()),
                ("found_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_id", "product_code", "-found_at"], name="rematch_by_subject")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("change__in", ["level", "rating"])), name="rematch_knows_what_changed"
                    )
                ],
            },
        ),
    ]
