"""A product's two ratings may be set anew beside its last day of sale; what they were is history."""

from django.db import migrations

from hub.schema.operations import AppendOnly, TrackedSQL
from hub.schema.roles import application_role

TRIGGER = (
    "CREATE TRIGGER catalogue_product_append_only BEFORE UPDATE OR DELETE ON catalogue_product "
    "FOR EACH ROW EXECUTE FUNCTION hub_refuse_change({})"
)
DROP = "DROP TRIGGER catalogue_product_append_only ON catalogue_product"
RATINGS = "issuer_rating, distributor_rating"


class Migration(migrations.Migration):
    """After the table of ratings."""

    dependencies = [("catalogue", "0006_products_are_rated_again")]
    operations = [
        AppendOnly("catalogue_rerating"),
        TrackedSQL(
            [
                DROP,
                TRIGGER.format("'on_sale_until', 'issuer_rating', 'distributor_rating'"),
                f'GRANT UPDATE ({RATINGS}) ON catalogue_product TO "{application_role()}"',
            ],
            reverse=[
                DROP,
                TRIGGER.format("'on_sale_until'"),
                f'REVOKE UPDATE ({RATINGS}) ON catalogue_product FROM "{application_role()}"',
            ],
        ),
    ]
