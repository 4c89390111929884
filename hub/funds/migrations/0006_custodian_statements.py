"""The custodian's keys, its signed statements, and the lines of them that the ledger did not take."""

import django.db.models.deletion
import django.db.models.expressions
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0005_repeats_by_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustodianKey",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("public_key", models.BinaryField()),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="RefusedLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=32)),
                ("amount_fen", models.BigIntegerField()),
                ("effective_date", models.DateField()),
                ("reason_zh", models.TextField()),
                ("reason_en", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("account", models.CharField(max_length=35)),
                ("number", models.CharField(max_length=35)),
                ("period_from", models.DateField()),
                ("period_to", models.DateField()),
                ("opening_fen", models.BigIntegerField()),
                ("closing_fen", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("sealed_id", models.UUIDField()),
                ("signature", models.BinaryField()),
                ("line_count", models.PositiveIntegerField()),
                ("new", models.PositiveIntegerField()),
                ("known", models.PositiveIntegerField()),
                ("refused", models.PositiveIntegerField()),
                ("taken_in_at", models.DateTimeField()),
                ("taken_in_by", models.CharField(max_length=80)),
                ("by_custodian", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="KeyRevocation",
            fields=[
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="revocation",
                        serialize=False,
                        to="funds.custodiankey",
                    ),
                ),
                ("revoked_at", models.DateTimeField()),
                ("revoked_by", models.CharField(max_length=80)),
                ("reason", models.CharField(max_length=200)),
            ],
        ),
        migrations.AddConstraint(
            model_name="custodiankey",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gt", models.F("valid_from"))), name="custodiankey_has_a_term"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="funds.custodiankey"
            ),
        ),
        migrations.AddField(
            model_name="refusedline",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="refused_lines", to="funds.statement"
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["-period_to", "account"], name="statement_newest"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(fields=("account", "number"), name="statement_number_of_its_account"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "line_count",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(models.F("new"), "+", models.F("known")),
                            "+",
                            models.F("refused"),
                        ),
                    )
                ),
                name="statement_accounts_for_every_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_to__gte", models.F("period_from"))), name="statement_period_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="refusedline",
            constraint=models.UniqueConstraint(fields=("statement", "line"), name="refusedline_once"),
        ),
    ]
