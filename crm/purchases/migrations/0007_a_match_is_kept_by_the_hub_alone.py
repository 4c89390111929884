"""What matching again found is history, shows to those who may see the investor, and is written by the hub alone."""

from django.db import migrations

from hub.retention.guards import Erasable
from hub.schema.operations import AppendOnly, ClientRows, TrackedSQL

TABLE = "purchases_rematch"
STANDS = """
CREATE FUNCTION purchases_rematch_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
BEGIN
    IF hub_scope_kind() <> 'system' THEN
        RAISE EXCEPTION 'hub: nobody at a desk matches again' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""


class Migration(migrations.Migration):
    """After the table, the scope functions and the function that tells what an erasure may."""

    dependencies = [
        ("purchases", "0006_what_matching_again_found"),
        ("access", "0002_scope_functions"),
        ("retention", "0004_what_an_erasure_may"),
    ]
    operations = [
        AppendOnly(TABLE),
        ClientRows(TABLE),
        Erasable(TABLE, column="subject_id"),
        TrackedSQL(
            [
                STANDS,
                f"CREATE TRIGGER {TABLE}_stands BEFORE INSERT ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION purchases_rematch_stands()",
            ],
            reverse=[f"DROP TRIGGER {TABLE}_stands ON {TABLE}", "DROP FUNCTION purchases_rematch_stands()"],
        ),
    ]
