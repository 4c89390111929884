"""What outbids a stored step or deployment is stored beside it, and stays."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models

from hub.schema.operations import AppendOnly


class Migration(migrations.Migration):
    """One table; nothing was outbid before."""

    dependencies = [
        ("chain", "0007_alarms_have_owners"),
    ]

    operations = [
        migrations.CreateModel(
            name="DearerOffer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("raw", models.BinaryField()),
                ("transaction", models.CharField(max_length=66, unique=True)),
                ("signed_at", models.DateTimeField()),
                (
                    "deployment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dearer_offers",
                        to="chain.deployment",
                    ),
                ),
                (
                    "errand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dearer_offers",
                        to="chain.errand",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("deployment__isnull", False), ("errand", None)),
                            models.Q(("deployment", None), ("errand__isnull", False)),
                            _connector="OR",
                        ),
                        name="dearer_offer_of_one",
                    )
                ],
            },
        ),
        AppendOnly("chain_deareroffer"),
    ]
