"""What a rule stopped by itself goes on after an explanation, too: by somebody else than who explained it."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

BEFORE = """
CREATE OR REPLACE FUNCTION funds_check_alert_step() RETURNS trigger LANGUAGE plpgsql
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
AFTER = BEFORE.replace("s.move = 'confirmed'", "s.move IN ('confirmed', 'explained')")


class Migration(migrations.Migration):
    """After the function that it replaces."""

    dependencies = [("funds", "0024_project_moves")]
    operations = [TrackedSQL([AFTER], reverse=[BEFORE])]
