"""Lines of statements, what comparing them with the ledger found, and what people did about it."""

import django.db.models.deletion
import django.db.models.expressions
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0010_project_receipts"),
    ]

    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("ran_at", models.DateTimeField()),
                ("first_date", models.DateField()),
                ("last_date", models.DateField()),
                ("opened", models.PositiveIntegerField()),
                ("cleared", models.PositiveIntegerField()),
                ("open", models.PositiveIntegerField()),
                ("blocking", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RefusedStatement",
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
                ("digest", models.CharField(max_length=64, unique=True)),
                ("fault", models.CharField(max_length=16)),
                ("refused_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refused_statements",
                        to="funds.custodiankey",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=32)),
                ("amount_fen", models.BigIntegerField()),
                ("effective_date", models.DateField()),
                ("subject_id", models.UUIDField(null=True)),
                ("project_code", models.CharField(blank=True, default="", max_length=120)),
                ("contract_number", models.CharField(blank=True, default="", max_length=120)),
                ("reverses", models.CharField(blank=True, default="", max_length=200)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("posted", "posted"),
                            ("known", "known"),
                            ("fitted", "fitted"),
                            ("ambiguous", "ambiguous"),
                            ("duplicate", "duplicate"),
                            ("refused", "refused"),
                        ],
                        max_length=12,
                    ),
                ),
                ("flow_id", models.UUIDField(null=True)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="funds.statement"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Break",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("identity", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bank_only", "bank_only"),
                            ("ledger_only", "ledger_only"),
                            ("ambiguous", "ambiguous"),
                            ("amount", "amount"),
                            ("day", "day"),
                            ("subject", "subject"),
                            ("project", "project"),
                            ("contract", "contract"),
                            ("direction", "direction"),
                            ("kind", "kind"),
                            ("duplicate_at_bank", "duplicate_at_bank"),
                            ("duplicate_in_ledger", "duplicate_in_ledger"),
                            ("reversed_at_bank", "reversed_at_bank"),
                            ("reversed_in_ledger", "reversed_in_ledger"),
                            ("missing_days", "missing_days"),
                            ("overlap", "overlap"),
                            ("opening", "opening"),
                            ("refused_statement", "refused_statement"),
                            ("unexplained", "unexplained"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField()),
                ("until", models.DateField(null=True)),
                ("amount_fen", models.BigIntegerField()),
                ("flow_id", models.UUIDField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=200)),
                ("expected", models.CharField(blank=True, default="", max_length=200)),
                ("actual", models.CharField(blank=True, default="", max_length=200)),
                ("opened_at", models.DateTimeField()),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaks",
                        to="funds.statement",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaks",
                        to="funds.statementline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BreakStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("taken", "taken"),
                            ("proposed", "proposed"),
                            ("agreed", "agreed"),
                            ("declined", "declined"),
                            ("cleared", "cleared"),
                            ("reopened", "reopened"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_label", models.CharField(max_length=80)),
                (
                    "resolution",
                    models.CharField(
                        blank=True,
                        choices=[("matched", "matched"), ("posted", "posted"), ("explained", "explained")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("flow_id", models.UUIDField(null=True)),
                ("words", models.TextField(blank=True, default="")),
                (
                    "break_row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="funds.break"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("move", "proposed"), _negated=True),
                            models.Q(
                                models.Q(("resolution", ""), _negated=True), models.Q(("words", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="breakstep_proposal_says_what_and_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReconciledDay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("purse_fen", models.BigIntegerField()),
                ("in_transit_fen", models.BigIntegerField()),
                ("escrow_fen", models.BigIntegerField()),
                ("borrower_fen", models.BigIntegerField()),
                ("fee_fen", models.BigIntegerField()),
                ("ledger_fen", models.BigIntegerField()),
                ("bank_fen", models.BigIntegerField(null=True)),
                ("explained_fen", models.BigIntegerField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="days", to="funds.reconciliation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "day"), name="reconciledday_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ledger_fen",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("purse_fen"), "+", models.F("in_transit_fen")
                                            ),
                                            "+",
                                            models.F("escrow_fen"),
                                        ),
                                        "+",
                                        models.F("borrower_fen"),
                                    ),
                                    "+",
                                    models.F("fee_fen"),
                                ),
                            )
                        ),
                        name="reconciledday_clients_are_the_ledger",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["flow_id"], name="statementline_by_flow"),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["effective_date"], name="statementline_by_day"),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(fields=("statement", "line"), name="statementline_once"),
        ),
        migrations.AddIndex(
            model_name="break",
            index=models.Index(fields=["day"], name="break_by_day"),
        ),
    ]
