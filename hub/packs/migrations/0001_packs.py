"""Packs for a regulator as rows: what was asked, how far it is, and the digests of what was made."""

import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("client", "Client"), ("product", "Product"), ("period", "Period")], max_length=8
                    ),
                ),
                ("target", models.CharField(blank=True, max_length=40)),
                ("begins_date", models.DateField(null=True)),
                ("ends_date", models.DateField(null=True)),
                ("reason", models.CharField(max_length=300)),
                ("asked_by_id", models.UUIDField()),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("making", "Making"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("gone", "Gone"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("touched_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, default="", max_length=200)),
                ("finished_at", models.DateTimeField(null=True)),
                ("files", models.PositiveIntegerField(default=0)),
                ("records", models.PositiveIntegerField(default=0)),
                ("archive_bytes", models.BigIntegerField(default=0)),
                ("archive_digest", models.CharField(blank=True, default="", max_length=64)),
                ("manifest_digest", models.CharField(blank=True, default="", max_length=64)),
                ("sealed_id", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="pack_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("begins_date__isnull", False),
                                ("ends_date__isnull", False),
                                ("kind", "period"),
                                ("target", ""),
                            ),
                            models.Q(
                                models.Q(("kind", "period"), _negated=True), models.Q(("target", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="pack_is_about_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["ready", "gone"]), _negated=True),
                            models.Q(
                                models.Q(("manifest_digest", ""), _negated=True),
                                models.Q(("archive_digest", ""), _negated=True),
                                ("sealed_id__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="pack_ready_has_a_file",
                    ),
                ],
            },
        ),
    ]
