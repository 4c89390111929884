"""The database asks for the second person who explains what a law's rule found, or lifts a stop.

Which rules come from a law is said once more here, because a database reads no Python; a test holds both equal.
"""

from django.db import migrations, models

from hub.schema.operations import TrackedSQL

LAW = """
CREATE FUNCTION funds_law_rules() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
    SELECT ARRAY['FD-PL-1', 'FD-PL-2', 'FD-PL-3', 'FD-PL-4', 'FD-CM-1', 'FD-CM-2', 'FD-MM-1', 'FD-MM-2', 'FD-SD-1',
                 'FD-CN-1', 'FD-RT-1', 'FD-GR-1', 'FD-GR-2', 'FD-GR-3']
$body$
"""

ALERT_STEP = """
CREATE FUNCTION funds_check_alert_step() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    other uuid;
BEGIN
    IF NEW.move = 'released' THEN
        SELECT s.actor_id INTO other FROM funds_alertstep s
         WHERE s.alert_id = NEW.alert_id AND s.move = 'confirmed' ORDER BY s.id DESC LIMIT 1;
    ELSIF EXISTS (SELECT FROM funds_alert a WHERE a.id = NEW.alert_id AND a.rule_id = ANY (funds_law_rules())) THEN
        SELECT CASE WHEN s.move = 'proposed' THEN s.actor_id END INTO other FROM funds_alertstep s
         WHERE s.alert_id = NEW.alert_id ORDER BY s.id DESC LIMIT 1;
    ELSE
        RETURN NEW;
    END IF;
    IF other IS NULL OR NEW.actor_id IS NULL OR other = NEW.actor_id THEN
        RAISE EXCEPTION 'hub: alert %: % takes a second person', NEW.alert_id, NEW.move USING ERRCODE = 'HF021';
    END IF;
    RETURN NEW;
END
$body$
"""

LIFT = """
CREATE FUNCTION funds_check_lift() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    placed record;
BEGIN
    SELECT b.placed_by, b.source INTO placed FROM funds_block b WHERE b.id = NEW.block_id;
    IF placed.source = 'reconciliation' THEN
        RETURN NEW;
    END IF;
    IF placed.placed_by = NEW.lifted_by THEN
        RAISE EXCEPTION 'hub: stop %: whoever placed it does not lift it', NEW.block_id USING ERRCODE = 'HF021';
    END IF;
    IF placed.source LIKE 'detector:%' AND NOT EXISTS (
           SELECT FROM funds_alertstep s
            WHERE s.alert_id = substring(placed.source from 10)::uuid AND s.move = 'released') THEN
        RAISE EXCEPTION 'hub: stop %: nobody let the movements of its alert go on', NEW.block_id
            USING ERRCODE = 'HF021';
    END IF;
    RETURN NEW;
END
$body$
"""
"""What open breaks stopped goes on when they are over, which people ended by twos before."""

TRIGGERS = (
    "CREATE TRIGGER funds_alertstep_two_people BEFORE INSERT ON funds_alertstep FOR EACH ROW"
    " WHEN (NEW.move IN ('explained', 'released')) EXECUTE FUNCTION funds_check_alert_step()",
    "CREATE TRIGGER funds_blocklift_two_people BEFORE INSERT ON funds_blocklift FOR EACH ROW"
    " EXECUTE FUNCTION funds_check_lift()",
)
MOVES = ("taken", "proposed", "declined", "explained", "confirmed", "released")


class Migration(migrations.Migration):
    """After the steps and the stops that it looks at."""

    dependencies = [("funds", "0022_two_people_end_a_break")]
    operations = [
        migrations.AlterField(
            model_name="alertstep",
            name="move",
            field=models.CharField(max_length=12, choices=[(move, move) for move in MOVES]),
        ),
        TrackedSQL(
            [LAW, ALERT_STEP, LIFT, *TRIGGERS],
            reverse=[
                "DROP TRIGGER funds_blocklift_two_people ON funds_blocklift",
                "DROP TRIGGER funds_alertstep_two_people ON funds_alertstep",
                "DROP FUNCTION funds_check_lift()",
                "DROP FUNCTION funds_check_alert_step()",
                "DROP FUNCTION funds_law_rules()",
            ],
        ),
    ]
