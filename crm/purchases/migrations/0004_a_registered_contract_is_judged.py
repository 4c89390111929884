"""Of a contract that was made elsewhere it is kept whether it suited when it was registered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("purchases", "0003_a_purchase_goes_step_by_step"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisteredContract",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("contract_number", models.CharField(max_length=40, unique=True)),
                (
                    "suits",
                    models.CharField(choices=[("yes", "yes"), ("no", "no"), ("unjudged", "unjudged")], max_length=8),
                ),
                ("rules", models.JSONField()),
                ("registered_at", models.DateTimeField()),
                ("judged_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("suits", "no")), fields=["judged_at"], name="registration_unsuitable"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rules", []), ("suits", "yes")),
                            models.Q(("suits", "no"), models.Q(("rules", []), _negated=True)),
                            ("suits", "unjudged"),
                            _connector="OR",
                        ),
                        name="registration_says_what_is_against_it",
                    )
                ],
            },
        ),
    ]
