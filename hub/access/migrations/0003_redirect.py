"""The table that leads from an absorbed profile to the one in use."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_scope_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Redirect",
            fields=[
                ("subject_id", models.UUIDField(primary_key=True, serialize=False)),
                ("survivor_id", models.UUIDField()),
                ("since", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["survivor_id"], name="redirect_by_survivor")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject_id", models.F("survivor_id")), _negated=True),
                        name="redirect_to_another",
                    )
                ],
            },
        ),
    ]
