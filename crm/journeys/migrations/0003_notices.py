"""What one person is told, and the question whether two profiles are one person."""

import hub.kernel.ids
import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0002_refusals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="advisortask",
            name="kind",
            field=models.CharField(
                choices=[
                    ("teach_back", "Risk education with teach-back"),
                    ("confirm_plan", "Go through the proposed plan with the client"),
                    ("ask_again", "Ask again: two statements differ"),
                    ("review_level", "Review the level"),
                    ("check_merge", "Two profiles became one: make sure it is one person"),
                    ("follow_up", "Keep a promise"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("recipient_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("handed_over", "Your client is another advisor's client, too"),
                            ("parted", "Two profiles were parted again"),
                        ],
                        max_length=16,
                    ),
                ),
                ("cause_key", models.CharField(max_length=200)),
                ("subject_id", models.UUIDField()),
                ("client", hub.vault.fields.EncryptedText()),
                ("branch_id", models.UUIDField(null=True)),
                ("told_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["recipient_id", "told_at"], name="notice_unread"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("recipient_id", "cause_key"), name="notice_told_once")],
            },
        ),
    ]
