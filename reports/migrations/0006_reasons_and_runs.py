"""What is read out of reports' reasons, and runs that issue many reports at once."""

import django.db.models.deletion
import hub.kernel.ids
import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_signatures_are_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReasonPrint",
            fields=[
                ("report_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("printed", models.BinaryField()),
                ("forms", models.BinaryField()),
                ("compared", models.IntegerField()),
                ("printed_bps", models.IntegerField()),
                ("form_bps", models.IntegerField()),
                ("nearest_id", models.UUIDField(null=True)),
                ("because", hub.vault.fields.EncryptedText(null=True)),
                ("because_by", models.UUIDField(null=True)),
                ("printed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["printed_at"], name="reasonprint_by_time"),
                    models.Index(fields=["subject_id"], name="reasonprint_by_subject"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("form_bps__gte", 0),
                            ("form_bps__lte", 10000),
                            ("printed_bps__gte", 0),
                            ("printed_bps__lte", 10000),
                        ),
                        name="reasonprint_shares_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("because", None), ("because_by", None)),
                            models.Q(("because__isnull", False), ("because_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reasonprint_reason_has_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportRun",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("criteria", models.JSONField()),
                ("asked_by", models.UUIDField()),
                ("asked_label", models.CharField(max_length=100)),
                ("asked_at", models.DateTimeField()),
                ("total", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Under way"),
                            ("paused", "Paused"),
                            ("cancelled", "Cancelled"),
                            ("done", "Done"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("state_at", models.DateTimeField()),
                ("state_label", models.CharField(max_length=100)),
            ],
            options={
                "indexes": [models.Index(fields=["asked_at"], name="reportrun_by_time")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("total__gt", 0)), name="reportrun_is_about_somebody")
                ],
            },
        ),
        migrations.CreateModel(
            name="RunItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("subject_id", models.UUIDField()),
                ("place", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("issued", "issued"),
                            ("unchanged", "stands as issued before"),
                            ("refused", "refused"),
                            ("alike", "held: too alike"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.SmallIntegerField(default=0)),
                ("why", models.CharField(blank=True, default="", max_length=40)),
                ("detail", models.CharField(blank=True, default="", max_length=200)),
                ("report_id", models.UUIDField(null=True)),
                ("printed_bps", models.IntegerField(null=True)),
                ("because", hub.vault.fields.EncryptedText(null=True)),
                ("because_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="reports.reportrun"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["run", "place"], name="runitem_waiting"
                    ),
                    models.Index(fields=["run", "state"], name="runitem_by_state"),
                    models.Index(fields=["subject_id"], name="runitem_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "subject_id"), name="runitem_once_per_client"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report_id__isnull", False), ("state__in", ["issued", "unchanged"])),
                            models.Q(
                                models.Q(("state__in", ["issued", "unchanged"]), _negated=True), ("report_id", None)
                            ),
                            _connector="OR",
                        ),
                        name="runitem_issued_has_a_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "alike", "failed"]), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="runitem_unsettled_says_why",
                    ),
                ],
            },
        ),
    ]
