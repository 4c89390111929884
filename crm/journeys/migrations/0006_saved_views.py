"""Lists of clients that somebody keeps under a name."""

import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0005_invitations"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("owner_id", models.UUIDField()),
                ("branch_id", models.UUIDField(null=True)),
                ("name", models.CharField(max_length=40)),
                ("criteria", models.JSONField()),
                ("shared", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("shared", True)), fields=["branch_id"], name="savedview_of_branch")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("owner_id", "name"), name="savedview_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(("shared", False), ("branch_id__isnull", False), _connector="OR"),
                        name="savedview_shared_with_a_branch",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("criteria", {}), _negated=True), name="savedview_narrows"
                    ),
                ],
            },
        ),
    ]
