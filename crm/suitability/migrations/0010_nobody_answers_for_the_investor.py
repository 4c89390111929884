"""Answers come from the investor's own pages or from the app's intake: nobody at a desk answers for anybody."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

OWN_ANSWERS = """
CREATE FUNCTION suitability_own_answers() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF hub_scope_kind() NOT IN ('investor', 'system') THEN
        RAISE EXCEPTION 'hub: nobody answers for the investor' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("suitability", "0009_who_may_raise")]
    operations = [
        TrackedSQL(
            [
                OWN_ANSWERS,
                "CREATE TRIGGER suitability_assessment_own_answers BEFORE INSERT ON suitability_assessment "
                "FOR EACH ROW EXECUTE FUNCTION suitability_own_answers()",
            ],
            reverse=[
                "DROP TRIGGER suitability_assessment_own_answers ON suitability_assessment",
                "DROP FUNCTION suitability_own_answers()",
            ],
        ),
    ]
