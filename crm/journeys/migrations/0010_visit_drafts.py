"""A visit form that is being typed, kept for who types it until it is handed in or given up."""

import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0009_samples_for_oversight"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitDraft",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("owner_id", models.UUIDField()),
                ("opened_for", models.UUIDField(null=True)),
                ("content", hub.vault.fields.EncryptedText(null=True)),
                ("saved_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["owner_id", "-saved_at"],
                        name="visitdraft_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("content__isnull", False)),
                            models.Q(("closed_at__isnull", False), ("content", None)),
                            _connector="OR",
                        ),
                        name="visitdraft_open_or_erased",
                    )
                ],
            },
        ),
    ]
