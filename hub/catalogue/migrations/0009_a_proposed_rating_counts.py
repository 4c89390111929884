"""The rating that waits for a second person stands on the product's row, and follows its proposals alone."""

from django.db import migrations, models

from hub.schema.operations import TrackedSQL
from hub.schema.roles import application_role

APPEND_ONLY = (
    "CREATE TRIGGER catalogue_product_append_only BEFORE UPDATE OR DELETE ON catalogue_product "
    "FOR EACH ROW EXECUTE FUNCTION hub_refuse_change({})"
)
DROP = "DROP TRIGGER catalogue_product_append_only ON catalogue_product"
BEFORE = "'on_sale_until', 'issuer_rating', 'distributor_rating'"

WAITING = """
CREATE FUNCTION catalogue_waiting_rating(asked uuid) RETURNS smallint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    waiting smallint;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT max(greatest(p.issuer_rating, p.distributor_rating)) INTO waiting FROM catalogue_ratingproposal p
     WHERE p.product_id = asked
       AND NOT EXISTS (SELECT FROM catalogue_ratingdecision d WHERE d.proposal_id = p.id);
    PERFORM set_config('hub.scope_kind', asked_in, true);
    RETURN waiting;
END
$body$
"""
FOLLOW = """
CREATE FUNCTION catalogue_follow_rating_proposals() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    rated uuid;
BEGIN
    IF TG_TABLE_NAME = 'catalogue_ratingproposal' THEN
        rated := NEW.product_id;
    ELSE
        SELECT p.product_id INTO rated FROM catalogue_ratingproposal p WHERE p.id = NEW.proposal_id;
    END IF;
    UPDATE catalogue_product SET proposed_rating = catalogue_waiting_rating(rated) WHERE id = rated;
    RETURN NULL;
END
$body$
"""
FOLLOWING = (
    "CREATE TRIGGER {table}_is_followed AFTER INSERT ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION catalogue_follow_rating_proposals()"
)
CHECK = """
CREATE FUNCTION catalogue_check_proposed_rating() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
BEGIN
    IF NEW.proposed_rating IS DISTINCT FROM catalogue_waiting_rating(NEW.id) THEN
        RAISE EXCEPTION 'hub: no such rating of product % waits for a second person', NEW.code
            USING ERRCODE = 'HC006';
    END IF;
    RETURN NEW;
END
$body$
"""
CHECKING = (
    "CREATE TRIGGER catalogue_product_waits BEFORE UPDATE ON catalogue_product FOR EACH ROW"
    " WHEN (OLD.proposed_rating IS DISTINCT FROM NEW.proposed_rating)"
    " EXECUTE FUNCTION catalogue_check_proposed_rating()"
)


class Migration(migrations.Migration):
    """After proposals and decisions; what waits on the day is written at once."""

    dependencies = [("catalogue", "0008_two_people_rate_a_product")]
    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="product", name="proposed_rating", field=models.SmallIntegerField(null=True, editable=False)
        ),
        TrackedSQL(
            [
                DROP,
                APPEND_ONLY.format(f"{BEFORE}, 'proposed_rating'"),
                f'GRANT UPDATE (proposed_rating) ON catalogue_product TO "{application_role()}"',
                WAITING,
                FOLLOW,
                FOLLOWING.format(table="catalogue_ratingproposal"),
                FOLLOWING.format(table="catalogue_ratingdecision"),
                CHECK,
                CHECKING,
            ],
            reverse=[
                "DROP TRIGGER catalogue_product_waits ON catalogue_product",
                "DROP FUNCTION catalogue_check_proposed_rating()",
                "DROP TRIGGER catalogue_ratingdecision_is_followed ON catalogue_ratingdecision",
                "DROP TRIGGER catalogue_ratingproposal_is_followed ON catalogue_ratingproposal",
                "DROP FUNCTION catalogue_follow_rating_proposals()",
                "DROP FUNCTION catalogue_waiting_rating(uuid)",
                DROP,
                APPEND_ONLY.format(BEFORE),
            ],
        ),
        migrations.RunSQL(
            "UPDATE catalogue_product SET proposed_rating = catalogue_waiting_rating(id)"
            " WHERE catalogue_waiting_rating(id) IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
