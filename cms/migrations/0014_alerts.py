"""Who asked to be told by e-mail, and every letter that goes to them."""

import django.db.models.deletion
import hub.kernel.ids
import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0013_files_are_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("address", hub.vault.fields.EncryptedText()),
                ("address_index", models.CharField(max_length=64)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("all", "all"),
                            ("kind", "kind"),
                            ("project", "project"),
                            ("corrections", "corrections"),
                        ],
                        max_length=12,
                    ),
                ),
                ("target", models.CharField(blank=True, max_length=60)),
                ("language", models.CharField(choices=[("zh", "zh"), ("en", "en")], max_length=2)),
                ("rhythm", models.CharField(choices=[("at_once", "at_once"), ("daily", "daily")], max_length=8)),
                ("subject_id", models.UUIDField(null=True)),
                ("nonce", models.UUIDField(default=hub.kernel.ids.new_id)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.CharField(
                        blank=True, choices=[("reader", "Reader"), ("bounce", "Bounce")], default="", max_length=8
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed_at__isnull", False), ("ended_at", None)),
                        fields=["topic", "target"],
                        name="alert_wanted",
                    ),
                    models.Index(fields=["subject_id"], name="alert_of_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("address_index", "topic", "target"), name="alert_once_of_a_topic"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="alert_end_is_somebodys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertMail",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("address_index", models.CharField(max_length=64)),
                (
                    "letter",
                    models.CharField(
                        choices=[
                            ("confirm", "Confirm"),
                            ("overview", "Overview"),
                            ("news", "News"),
                            ("digest", "Digest"),
                        ],
                        max_length=8,
                    ),
                ),
                ("version_id", models.UUIDField(null=True)),
                ("slug", models.CharField(blank=True, max_length=120)),
                ("number", models.PositiveIntegerField(default=0)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("alert", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="cms.alert")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)), fields=["due_at", "id"], name="alert_mail_waiting"
                    ),
                    models.Index(fields=["slug", "number"], name="alert_mail_of_a_version"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("version_id__isnull", False)),
                        fields=("address_index", "version_id"),
                        name="alert_mail_once_of_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("letter__in", ["confirm", "overview"]),
                                ("number", 0),
                                ("slug", ""),
                                ("version_id", None),
                            ),
                            models.Q(
                                ("letter__in", ["news", "digest"]),
                                ("number__gt", 0),
                                ("version_id__isnull", False),
                                models.Q(("slug", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="alert_mail_tells_of_a_version",
                    ),
                ],
            },
        ),
    ]
