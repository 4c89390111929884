from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("subject_id", models.UUIDField()),
                ("product_code", models.CharField(max_length=40)),
                ("amount_fen", models.BigIntegerField()),
                ("document_digest", models.CharField(max_length=64)),
                ("document_bytes", models.IntegerField()),
                ("sealed_id", models.UUIDField()),
                ("signed_at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("online", "online"),
                            ("desk", "desk"),
                            ("phone", "phone"),
                            ("wechat", "wechat"),
                            ("system", "system"),
                            ("document", "document"),
                        ],
                        max_length=16,
                    ),
                ),
                ("registered_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["subject_id", "signed_at"], name="contract_by_subject")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="contract_amount_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("document_bytes__gt", 0)), name="contract_has_a_document"
                    ),
                ],
            },
        ),
    ]
