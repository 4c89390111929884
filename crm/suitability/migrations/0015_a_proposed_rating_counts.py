"""The gate and an exception stand on the highest rating there is, the one that waits for a second person among them."""

from importlib import import_module

from django.db import migrations

from hub.schema.operations import TrackedSQL

ASKED_BEFORE: str = import_module("crm.suitability.migrations.0012_exceptions_go_step_by_step").ASKED
ASKED = ASKED_BEFORE.replace("sold.distributor_rating)", "sold.distributor_rating, sold.proposed_rating)")
RATED = """
CREATE FUNCTION suitability_gate_rating() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
BEGIN
    IF EXISTS (SELECT FROM catalogue_product sold
                WHERE sold.code = NEW.product_code
                  AND greatest(sold.issuer_rating, sold.distributor_rating, sold.proposed_rating) > NEW.rating) THEN
        RAISE EXCEPTION 'hub: the gate judges a product by its highest rating, the proposed one among them'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""


def _again(statement: str) -> str:
    return statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    """After exceptions and the ratings that wait."""

    dependencies = [
        ("suitability", "0014_registrations_are_judged"),
        ("catalogue", "0009_a_proposed_rating_counts"),
    ]
    operations = [
        TrackedSQL(
            [
                _again(ASKED),
                RATED,
                "CREATE TRIGGER suitability_gatedecision_top_rating BEFORE INSERT ON suitability_gatedecision FOR EACH ROW"
                " WHEN (NEW.allowed AND NEW.purpose <> 'registration') EXECUTE FUNCTION suitability_gate_rating()",
            ],
            reverse=[
                "DROP TRIGGER suitability_gatedecision_top_rating ON suitability_gatedecision",
                "DROP FUNCTION suitability_gate_rating()",
                _again(ASKED_BEFORE),
            ],
        ),
    ]
