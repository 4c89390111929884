"""What stops a kind of flow, and what let it go on again."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema alone; who may write and what is refused follows."""

    dependencies = [
        ("funds", "0007_custody_refusals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=32)),
                ("project_code", models.CharField(blank=True, default="", max_length=40)),
                ("since", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("source", models.CharField(blank=True, default="", max_length=120)),
                ("placed_by", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="BlockLift",
            fields=[
                (
                    "block",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="lift",
                        serialize=False,
                        to="funds.block",
                    ),
                ),
                ("lifted_at", models.DateTimeField()),
                ("lifted_by", models.CharField(max_length=80)),
                ("reason", models.CharField(max_length=300)),
            ],
        ),
        migrations.AddIndex(
            model_name="block",
            index=models.Index(fields=["kind", "project_code"], name="block_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="block_says_why"),
        ),
        migrations.AddConstraint(
            model_name="blocklift",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="blocklift_says_why"
            ),
        ),
    ]
