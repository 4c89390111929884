"""What was listed stays as it was listed; only a product's last day of sale may still be set."""

from django.db import migrations

from hub.schema.operations import AppendOnly


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("catalogue", "0001_initial")]
    operations = [AppendOnly("catalogue_project"), AppendOnly("catalogue_product", except_columns=("on_sale_until",))]
