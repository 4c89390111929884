import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("purpose_zh", models.TextField()),
                ("purpose_en", models.TextField()),
                (
                    "borrower_type",
                    models.CharField(
                        choices=[("person", "person"), ("sole_trader", "sole_trader"), ("company", "company")],
                        max_length=16,
                    ),
                ),
                ("borrower_zh", models.CharField(max_length=120)),
                ("borrower_en", models.CharField(max_length=120)),
                ("industry_zh", models.CharField(max_length=60)),
                ("industry_en", models.CharField(max_length=60)),
                ("amount_fen", models.BigIntegerField()),
                ("term_days", models.IntegerField()),
                ("annual_rate_bps", models.IntegerField()),
                (
                    "repayment_method",
                    models.CharField(
                        choices=[
                            ("bullet", "bullet"),
                            ("interest_first", "interest_first"),
                            ("equal_instalments", "equal_instalments"),
                        ],
                        max_length=20,
                    ),
                ),
                ("repayment_source_zh", models.TextField()),
                ("repayment_source_en", models.TextField()),
                ("safeguards_zh", models.TextField()),
                ("safeguards_en", models.TextField()),
                ("value_date", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="project_amount_positive"),
                    models.CheckConstraint(condition=models.Q(("term_days__gt", 0)), name="project_term_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("annual_rate_bps__gte", 0), ("annual_rate_bps__lte", 10000)),
                        name="project_rate_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name_zh", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("cash", "cash"),
                            ("fixed_income", "fixed_income"),
                            ("floating", "floating"),
                            ("equity", "equity"),
                        ],
                        max_length=16,
                    ),
                ),
                ("issuer_rating", models.SmallIntegerField()),
                ("distributor_rating", models.SmallIntegerField()),
                ("term_days", models.IntegerField()),
                (
                    "redemption",
                    models.CharField(
                        choices=[("on_demand", "on_demand"), ("at_maturity", "at_maturity")], max_length=16
                    ),
                ),
                ("min_ticket_fen", models.BigIntegerField()),
                ("lot_fen", models.BigIntegerField()),
                ("fee_bps", models.IntegerField()),
                ("benchmark_text_zh", models.TextField()),
                ("benchmark_text_en", models.TextField()),
                ("stress_loss_bps", models.IntegerField()),
                (
                    "regime",
                    models.CharField(
                        choices=[
                            ("banking", "banking"),
                            ("securities", "securities"),
                            ("information_intermediary", "information_intermediary"),
                        ],
                        max_length=32,
                    ),
                ),
                ("issuer_zh", models.CharField(max_length=120)),
                ("issuer_en", models.CharField(max_length=120)),
                ("on_sale_from", models.DateField()),
                ("on_sale_until", models.DateField(null=True)),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="catalogue.project",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("issuer_rating__gte", 1), ("issuer_rating__lte", 5)),
                        name="product_issuer_rating_r1_to_r5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("distributor_rating__gte", 1), ("distributor_rating__lte", 5)),
                        name="product_distributor_rating_r1_to_r5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lot_fen__gt", 0), ("min_ticket_fen__gte", models.F("lot_fen"))),
                        name="product_ticket_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fee_bps__gte", 0),
                            ("fee_bps__lte", 10000),
                            ("stress_loss_bps__gte", 0),
                            ("stress_loss_bps__lte", 10000),
                        ),
                        name="product_rates_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("redemption", "at_maturity"), _negated=True),
                            ("term_days__gt", 0),
                            _connector="OR",
                        ),
                        name="product_maturity_has_a_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_sale_until", None), ("on_sale_until__gte", models.F("on_sale_from")), _connector="OR"
                        ),
                        name="product_sale_ends_after_it_starts",
                    ),
                ],
            },
        ),
    ]
