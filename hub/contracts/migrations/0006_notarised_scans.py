"""Notarised scans of contracts, and the second person's word on each."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0005_plans_are_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("subject_id", models.UUIDField()),
                ("document_digest", models.CharField(max_length=64)),
                ("document_bytes", models.IntegerField()),
                ("page_digests", models.JSONField()),
                ("sealed_id", models.UUIDField()),
                ("notary_office", models.CharField(max_length=80)),
                ("notary_act", models.CharField(max_length=60)),
                ("stated_amount_fen", models.BigIntegerField()),
                ("stated_product_code", models.CharField(max_length=40)),
                ("stated_subject_id", models.UUIDField()),
                ("stated_date", models.DateField()),
                ("differing", models.JSONField()),
                ("operator_id", models.UUIDField(null=True)),
                ("operator", models.CharField(max_length=80)),
                ("branch_code", models.CharField(max_length=40)),
                ("handed_in_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="contracts.contract",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="contracts.scan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScanDecision",
            fields=[
                (
                    "scan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="decision",
                        serialize=False,
                        to="contracts.scan",
                    ),
                ),
                ("subject_id", models.UUIDField()),
                (
                    "verdict",
                    models.CharField(choices=[("accepted", "accepted"), ("refused", "refused")], max_length=16),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("operator_id", models.UUIDField(null=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("decided_by", models.CharField(max_length=80)),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("operator_id", None),
                            ("decided_by_id", None),
                            models.Q(("decided_by_id", models.F("operator_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="scandecision_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="scandecision_refusal_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(fields=("contract", "document_digest"), name="scan_once_per_contract"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(("document_bytes__gt", 0)), name="scan_has_a_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corrects", None), models.Q(("corrects", models.F("id")), _negated=True), _connector="OR"
                ),
                name="scan_corrects_another",
            ),
        ),
    ]
