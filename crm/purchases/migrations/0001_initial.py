"""Instructions to buy, and what became of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Purchase",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("key", models.CharField(max_length=120)),
                ("request_hash", models.CharField(max_length=64)),
                ("product_code", models.CharField(max_length=40)),
                ("amount_fen", models.BigIntegerField()),
                ("rating", models.PositiveSmallIntegerField()),
                ("disclosure_slug", models.CharField(max_length=120)),
                ("disclosure_number", models.PositiveIntegerField()),
                ("disclosure_digest", models.CharField(max_length=64)),
                ("exception_id", models.UUIDField(null=True)),
                ("channel", models.CharField(max_length=8)),
                ("instructed_by", models.UUIDField(null=True)),
                ("instructed_at", models.DateTimeField()),
                ("cooling_until", models.DateTimeField()),
                ("sign_until", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["subject_id", "-instructed_at"], name="purchase_by_subject")],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_id", "key"), name="purchase_key_once"),
                    models.UniqueConstraint(fields=("exception_id",), name="purchase_exception_once"),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="purchase_amount_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cooling_until__gt", models.F("instructed_at")),
                            ("sign_until__gt", models.F("cooling_until")),
                        ),
                        name="purchase_cools_off_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurchaseStep",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cancelled", "cancelled"),
                            ("stopped", "stopped"),
                            ("contracted", "contracted"),
                            ("certified", "certified"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reference", models.CharField(max_length=200)),
                ("taken_by", models.UUIDField(null=True)),
                ("taken_at", models.DateTimeField()),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="purchases.purchase"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("purchase", "kind"), name="purchase_step_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["cancelled", "stopped", "contracted"])),
                        fields=("purchase",),
                        name="purchase_turns_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "contracted")), fields=("reference",), name="purchase_contract_once"
                    ),
                ],
            },
        ),
    ]
