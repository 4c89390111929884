"""Keys and contracts may be changed: who signed is kept, a contract may stand by, and errands hand roles over."""

import chain.domain.anchoring
import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chain", "0003_scan_in_chunks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            (
                                chain.domain.anchoring.Step["PROPOSE_ANCHORER"],
                                chain.domain.anchoring.Step["PROPOSE_ANCHORER"],
                            ),
                            (
                                chain.domain.anchoring.Step["ACCEPT_ANCHORER"],
                                chain.domain.anchoring.Step["ACCEPT_ANCHORER"],
                            ),
                            (
                                chain.domain.anchoring.Step["PROPOSE_OWNER"],
                                chain.domain.anchoring.Step["PROPOSE_OWNER"],
                            ),
                            (chain.domain.anchoring.Step["ACCEPT_OWNER"], chain.domain.anchoring.Step["ACCEPT_OWNER"]),
                            (chain.domain.anchoring.Step["FREEZE"], chain.domain.anchoring.Step["FREEZE"]),
                        ],
                        max_length=16,
                    ),
                ),
                ("subject", models.CharField(max_length=42)),
                ("sender", models.CharField(max_length=42)),
                ("nonce", models.BigIntegerField()),
                ("raw", models.BinaryField()),
                ("transaction", models.CharField(max_length=66, unique=True)),
                ("signed_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="deployment",
            name="one_active_deployment",
        ),
        migrations.AddField(
            model_name="anchorattempt",
            name="sender",
            field=models.CharField(blank=True, max_length=42),
        ),
        migrations.AddField(
            model_name="deployment",
            name="predecessor",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="successors", to="chain.deployment"
            ),
        ),
        migrations.AddField(
            model_name="deployment",
            name="standby",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("chain_id", "genesis", "standby"),
                name="one_active_deployment",
            ),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(
                condition=models.Q(("standby", False), ("predecessor__isnull", False), _connector="OR"),
                name="standby_succeeds_another",
            ),
        ),
        migrations.AddField(
            model_name="errand",
            name="deployment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="errands", to="chain.deployment"
            ),
        ),
        migrations.AddConstraint(
            model_name="errand",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None), ("dropped_at", None)),
                fields=("deployment", "step", "subject"),
                name="one_open_errand",
            ),
        ),
        migrations.AddConstraint(
            model_name="errand",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_at", None), ("dropped_at", None), _connector="OR"), name="errand_ends_once"
            ),
        ),
    ]
