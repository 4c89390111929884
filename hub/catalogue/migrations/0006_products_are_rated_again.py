"""A product may be rated again: each rating and its reason are history, the product carries the newest."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_who_sees_ties")]

    operations = [
        migrations.CreateModel(
            name="Rerating",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("issuer_rating", models.SmallIntegerField()),
                ("distributor_rating", models.SmallIntegerField()),
                ("before_issuer", models.SmallIntegerField()),
                ("before_distributor", models.SmallIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("rated_by", models.UUIDField(null=True)),
                ("rated_at", models.DateTimeField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reratings", to="catalogue.product"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("distributor_rating__gte", 1),
                            ("distributor_rating__lte", 5),
                            ("issuer_rating__gte", 1),
                            ("issuer_rating__lte", 5),
                        ),
                        name="rerating_r1_to_r5",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="rerating_says_why"),
                ]
            },
        ),
    ]
