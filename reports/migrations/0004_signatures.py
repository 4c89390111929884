"""Keys that sign for the platform, and its signature of each report."""

import django.db.models.deletion
import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_archives_are_closed"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(choices=[("authority", "authority"), ("platform", "platform")], max_length=9),
                ),
                ("certificate", models.BinaryField()),
                ("private_key", hub.vault.fields.EncryptedText(null=True)),
                ("made_by", models.UUIDField(null=True)),
                ("made_by_label", models.CharField(max_length=100)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "issuer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.signingkey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("report_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("increment", models.BinaryField()),
                ("signed_digest", models.CharField(max_length=64, unique=True)),
                ("signed_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.signingkey"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("role",), name="signing_key_one_in_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("private_key__isnull", False), ("retired_at", None)),
                    models.Q(("private_key", None), ("retired_at__isnull", False)),
                    _connector="OR",
                ),
                name="signing_key_signs_or_is_retired",
            ),
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issuer", None), ("role", "authority")),
                    models.Q(("issuer__isnull", False), ("role", "platform")),
                    _connector="OR",
                ),
                name="signing_key_has_an_issuer",
            ),
        ),
    ]
