"""Reports of reconciled days as people signed them."""

import django.db.models.deletion
from django.db import migrations, models

import hub.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("funds", "0025_let_go_after_an_explanation")]

    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SignedDay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("facts", models.JSONField()),
                ("signed_by_id", models.UUIDField()),
                ("signed_by", models.CharField(max_length=80)),
                ("signed_at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_days",
                        to="funds.reconciliation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="signedday",
            constraint=models.UniqueConstraint(fields=("day", "number"), name="signedday_numbers"),
        ),
    ]
