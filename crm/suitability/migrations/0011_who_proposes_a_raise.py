"""Whoever proposes a raise is the one signed in at the desk: nobody writes it down in another's name."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

OWN_PROPOSAL = """
CREATE FUNCTION suitability_own_proposal() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF hub_scope_kind() NOT IN ('advisor', 'branch', 'all')
       OR NEW.proposed_by IS DISTINCT FROM nullif(current_setting('hub.scope_actor', true), '')::uuid THEN
        RAISE EXCEPTION 'hub: whoever proposes a raise is signed in' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("suitability", "0010_nobody_answers_for_the_investor")]
    operations = [
        TrackedSQL(
            [
                OWN_PROPOSAL,
                "CREATE TRIGGER suitability_levelraise_own BEFORE INSERT ON suitability_levelraise "
                "FOR EACH ROW EXECUTE FUNCTION suitability_own_proposal()",
            ],
            reverse=[
                "DROP TRIGGER suitability_levelraise_own ON suitability_levelraise",
                "DROP FUNCTION suitability_own_proposal()",
            ],
        ),
    ]
