"""What was found and what became of it is history: no step goes, and none is undone once its request is finished."""

from django.db import migrations, models
from django.db.models import Q

from hub.schema.operations import AppendOnly, TrackedSQL

GOES_ON = ("rule_id", "kept_until_date", "done", "cursor", "refusal", "waits_for", "superseded_at", "finished_at")

KEPT = """
CREATE FUNCTION hub_refuse_step_undone() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.superseded_at IS NOT NULL
       OR NEW.done < OLD.done
       OR OLD.rule_id <> '' AND (NEW.rule_id = '' OR NEW.kept_until_date < OLD.kept_until_date)
       OR EXISTS (SELECT FROM retention_erasure WHERE id = OLD.erasure_id AND finished_at IS NOT NULL) THEN
        RAISE EXCEPTION 'hub: step % of an erasure says what was found and done, and stays', OLD.part
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""
"""A count never shrinks, what a rule keeps stays kept, and of a finished or superseded check nothing changes."""
STANDS = (
    "CREATE TRIGGER retention_erasurestep_stands BEFORE UPDATE ON retention_erasurestep "
    "FOR EACH ROW EXECUTE FUNCTION hub_refuse_step_undone()"
)


class Migration(migrations.Migration):
    """After the refusals that stand at a step."""

    dependencies = [("retention", "0005_checked_anew_and_held_after_a_parting")]
    operations = [
        migrations.AddField(
            model_name="erasurestep",
            name="waits_for",
            field=models.CharField(blank=True, default="", max_length=24),
        ),
        migrations.AddField(model_name="erasurestep", name="superseded_at", field=models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model_name="erasurestep", name="erasurestep_once"),
        migrations.AddConstraint(
            model_name="erasurestep",
            constraint=models.UniqueConstraint(
                fields=["erasure", "part"], condition=Q(superseded_at=None), name="erasurestep_one_a_part"
            ),
        ),
        AppendOnly("retention_erasurestep", except_columns=GOES_ON),
        TrackedSQL(
            [KEPT, STANDS],
            reverse=[
                "DROP TRIGGER retention_erasurestep_stands ON retention_erasurestep",
                "DROP FUNCTION hub_refuse_step_undone()",
            ],
        ),
    ]
