import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FlowRule",
            fields=[
                ("kind", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("rule_id", models.CharField(max_length=16, unique=True)),
                ("debit_kind", models.CharField(max_length=16)),
                ("credit_kind", models.CharField(max_length=16)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("purse", "purse"),
                            ("in_transit", "in_transit"),
                            ("escrow", "escrow"),
                            ("borrower", "borrower"),
                            ("platform_fee", "platform_fee"),
                            ("custodian_bank", "custodian_bank"),
                        ],
                        max_length=16,
                    ),
                ),
                ("subject_id", models.UUIDField(null=True)),
                ("project_code", models.CharField(blank=True, default="", max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["subject_id"], name="account_by_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["purse", "in_transit"]),
                                ("subject_id__isnull", False),
                                ("project_code", ""),
                            ),
                            models.Q(
                                ("kind__in", ["escrow", "borrower"]),
                                ("subject_id__isnull", True),
                                models.Q(("project_code", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind__in", ["platform_fee", "custodian_bank"]),
                                ("subject_id__isnull", True),
                                ("project_code", ""),
                            ),
                            _connector="OR",
                        ),
                        name="account_has_its_owner",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Flow",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("request_hash", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deposit", "deposit"),
                            ("arrival", "arrival"),
                            ("crediting", "crediting"),
                            ("withdrawal", "withdrawal"),
                            ("withdrawal_request", "withdrawal_request"),
                            ("withdrawal_settlement", "withdrawal_settlement"),
                            ("bid", "bid"),
                            ("bid_return", "bid_return"),
                            ("disbursement", "disbursement"),
                            ("drawdown", "drawdown"),
                            ("borrower_deposit", "borrower_deposit"),
                            ("repayment", "repayment"),
                            ("redemption", "redemption"),
                            ("income", "income"),
                            ("fee", "fee"),
                            ("fee_payout", "fee_payout"),
                        ],
                        max_length=32,
                    ),
                ),
                ("amount_fen", models.BigIntegerField()),
                ("subject_id", models.UUIDField(null=True)),
                ("project_code", models.CharField(blank=True, default="", max_length=40)),
                ("contract_number", models.CharField(blank=True, default="", max_length=40)),
                ("effective_date", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("leg_count", models.SmallIntegerField()),
                ("legs_digest", models.CharField(max_length=64)),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="funds.flow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Leg",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("leg_count", models.SmallIntegerField()),
                ("position", models.SmallIntegerField()),
                ("amount_fen", models.BigIntegerField()),
                ("account_seq", models.BigIntegerField(null=True)),
                ("balance_fen", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legs",
                        to="funds.account",
                    ),
                ),
                (
                    "flow",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="legs",
                        to="funds.flow",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["subject_id", "effective_date"], name="flow_by_subject"),
        ),
        migrations.AddIndex(
            model_name="flow",
            index=models.Index(fields=["project_code", "kind"], include=("amount_fen",), name="flow_by_project"),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="flow_moves_money"),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.CheckConstraint(
                condition=models.Q(("leg_count__gte", 2)), name="flow_has_two_legs_or_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="flow",
            constraint=models.UniqueConstraint(fields=("id", "leg_count"), name="flow_with_its_leg_count"),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.UniqueConstraint(fields=("flow", "position"), name="leg_position_once"),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.UniqueConstraint(fields=("account", "account_seq"), name="leg_account_order"),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen", 0), _negated=True), name="leg_moves_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", models.F("leg_count"))),
                name="leg_position_within_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(("balance_fen", None), ("balance_fen__gte", 0), _connector="OR"),
                name="leg_never_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account_seq", None), ("balance_fen", None)),
                    models.Q(("account_seq__gte", 1), ("balance_fen__isnull", False)),
                    _connector="OR",
                ),
                name="leg_order_with_balance",
            ),
        ),
    ]
