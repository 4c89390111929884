"""The database asks for the second person who ends a break, and that a correction they agreed on stands in the ledger."""

from django.db import migrations, models

from hub.schema.operations import TrackedSQL

BREAK_STEP = """
CREATE FUNCTION funds_check_break_step() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    before record;
BEGIN
    SELECT s.move, s.actor_id, s.resolution INTO before FROM funds_breakstep s
     WHERE s.break_row_id = NEW.break_row_id ORDER BY s.id DESC LIMIT 1;
    IF before.move IS DISTINCT FROM 'proposed' OR before.actor_id IS NULL OR NEW.actor_id IS NULL
       OR before.actor_id = NEW.actor_id THEN
        RAISE EXCEPTION 'hub: break %: one person proposes, another agrees', NEW.break_row_id USING ERRCODE = 'HF021';
    END IF;
    IF before.resolution = 'reversed' AND NOT EXISTS (
           SELECT FROM funds_break b JOIN funds_flow f ON f.reverses_id = b.flow_id WHERE b.id = NEW.break_row_id) THEN
        RAISE EXCEPTION 'hub: break %: its movement was not taken back', NEW.break_row_id USING ERRCODE = 'HF021';
    END IF;
    RETURN NEW;
END
$body$
"""

TRIGGER = (
    "CREATE TRIGGER funds_breakstep_two_people BEFORE INSERT ON funds_breakstep FOR EACH ROW"
    " WHEN (NEW.move = 'agreed') EXECUTE FUNCTION funds_check_break_step()"
)


class Migration(migrations.Migration):
    """After the steps that it looks at."""

    dependencies = [("funds", "0021_who_sees_break_sightings")]
    operations = [
        migrations.AlterField(
            model_name="breakstep",
            name="resolution",
            field=models.CharField(
                max_length=12,
                blank=True,
                default="",
                choices=[(one, one) for one in ("matched", "posted", "reversed", "explained")],
            ),
        ),
        TrackedSQL(
            [BREAK_STEP, TRIGGER],
            reverse=[
                "DROP TRIGGER funds_breakstep_two_people ON funds_breakstep",
                "DROP FUNCTION funds_check_break_step()",
            ],
        ),
    ]
