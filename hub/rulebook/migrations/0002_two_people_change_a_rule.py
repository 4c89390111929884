"""No figure counts without another person's word, nothing counts backwards, and neither is ever changed."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

CHECK_DECISION = """
CREATE FUNCTION rulebook_check_decision() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    proposed rulebook_ruleproposal%ROWTYPE;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT * INTO proposed FROM rulebook_ruleproposal p WHERE p.id = NEW.proposal_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF (proposed.proposed_by_id, proposed.effective_date)
       IS DISTINCT FROM (NEW.proposed_by_id, NEW.effective_date) THEN
        RAISE EXCEPTION 'hub: decision on rule proposal % names another proposer or day', NEW.proposal_id
            USING ERRCODE = 'HC006';
    END IF;
    IF NEW.approved AND NEW.effective_date <= (NEW.decided_at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'hub: rule proposal % would count from %, before it was approved',
            NEW.proposal_id, NEW.effective_date USING ERRCODE = 'HC007';
    END IF;
    RETURN NEW;
END
$body$
"""
DECISION_TRIGGER = (
    "CREATE TRIGGER rulebook_ruledecision_stands BEFORE INSERT ON rulebook_ruledecision"
    " FOR EACH ROW EXECUTE FUNCTION rulebook_check_decision()"
)
HISTORY = ("rulebook_ruleproposal", "rulebook_ruledecision")
OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
WHO_IS_DECIDED_ABOUT = "(SELECT hub_scope_kind()) <> 'public'"
"""Whoever is assessed or advises is assessed by the figures in force, so every scope but the public one reads them."""


class Migration(migrations.Migration):
    """After the tables and the scope functions."""

    dependencies = [("rulebook", "0001_proposals_and_decisions"), ("access", "0002_scope_functions")]
    operations = [
        TrackedSQL(
            [CHECK_DECISION, DECISION_TRIGGER],
            reverse=[
                "DROP TRIGGER rulebook_ruledecision_stands ON rulebook_ruledecision",
                "DROP FUNCTION rulebook_check_decision()",
            ],
        ),
        *(AppendOnly(table) for table in HISTORY),
        *(RowPolicy(table, visible=WHO_IS_DECIDED_ABOUT, writable=OVERSIGHT) for table in HISTORY),
        RowPolicy("rulebook_ruleapplication", visible=OVERSIGHT),
    ]
