"""Find who looked at a product without reading every touch."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profile", "0002_refusals"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="touchpoint",
            index=models.Index(
                condition=models.Q(("product_code", ""), _negated=True),
                fields=["product_code", "occurred_at"],
                name="touchpoint_by_product",
            ),
        ),
    ]
