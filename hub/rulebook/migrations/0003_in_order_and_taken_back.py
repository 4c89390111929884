"""Steps on a rule follow each other in time, a coming change can be taken back, and only oversight reads who proposed."""

import django.db.models.deletion
from django.db import migrations, models

import hub.kernel.ids
from hub.schema.operations import AppendOnly, PolicyReplaced, RowPolicy, TrackedSQL

CHECK_PROPOSAL = """
CREATE FUNCTION rulebook_check_proposal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    day date := (NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF NEW.effective_date <= day OR NEW.effective_date > day + 366 THEN
        RAISE EXCEPTION 'hub: rule proposal % counts from %, expected a day within a year after %',
            NEW.id, NEW.effective_date, day USING ERRCODE = 'HC007';
    END IF;
    RETURN NEW;
END
$body$
"""
PROPOSAL_TRIGGER = (
    "CREATE TRIGGER rulebook_ruleproposal_in_time BEFORE INSERT ON rulebook_ruleproposal"
    " FOR EACH ROW EXECUTE FUNCTION rulebook_check_proposal()"
)
CHECK_ORDER = """
CREATE FUNCTION rulebook_check_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    proposed timestamptz;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT p.proposed_at INTO proposed FROM rulebook_ruleproposal p WHERE p.id = NEW.proposal_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF NEW.decided_at < proposed THEN
        RAISE EXCEPTION 'hub: rule proposal % would be decided at %, before it was made',
            NEW.proposal_id, NEW.decided_at USING ERRCODE = 'HC007';
    END IF;
    RETURN NEW;
END
$body$
"""
ORDER_TRIGGER = (
    "CREATE TRIGGER rulebook_ruledecision_in_time BEFORE INSERT ON rulebook_ruledecision"
    " FOR EACH ROW EXECUTE FUNCTION rulebook_check_order()"
)
CHECK_WITHDRAWAL = """
CREATE FUNCTION rulebook_check_withdrawal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := coalesce(current_setting('hub.scope_kind', true), '');
    decided rulebook_ruledecision%ROWTYPE;
BEGIN
    PERFORM set_config('hub.scope_kind', 'system', true);
    SELECT * INTO decided FROM rulebook_ruledecision d WHERE d.id = NEW.decision_id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
    IF NOT decided.approved OR NEW.withdrawn_at < decided.decided_at
       OR decided.effective_date <= (NEW.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date THEN
        RAISE EXCEPTION 'hub: rule decision % was not approved, or its day has come', NEW.decision_id
            USING ERRCODE = 'HC007';
    END IF;
    RETURN NEW;
END
$body$
"""
WITHDRAWAL_TRIGGER = (
    "CREATE TRIGGER rulebook_rulewithdrawal_in_time BEFORE INSERT ON rulebook_rulewithdrawal"
    " FOR EACH ROW EXECUTE FUNCTION rulebook_check_withdrawal()"
)
FIGURES = """
CREATE FUNCTION rulebook_figures(told timestamptz, counts date) RETURNS TABLE (parameter text, figure integer)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    asked_in text := hub_scope_kind();
BEGIN
    IF asked_in = 'public' THEN
        RAISE EXCEPTION 'hub: figures of rules are read in a scope' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('hub.scope_kind', 'system', true);
    RETURN QUERY
        SELECT one->>0, (one->>2)::integer
          FROM rulebook_ruledecision d
          JOIN rulebook_ruleproposal p ON p.id = d.proposal_id
          LEFT JOIN rulebook_rulewithdrawal w ON w.decision_id = d.id AND w.withdrawn_at <= told,
               jsonb_array_elements(p.figures) one
         WHERE d.approved AND d.decided_at <= told AND d.effective_date <= counts AND w.id IS NULL
         ORDER BY d.effective_date, d.decided_at, d.id;
    PERFORM set_config('hub.scope_kind', asked_in, true);
END
$body$
"""
"""Whoever is assessed or advises is assessed by the figures in force; who proposed them, why, and what waits is oversight's."""

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
WHO_IS_DECIDED_ABOUT = "(SELECT hub_scope_kind()) <> 'public'"
HISTORY = ("rulebook_ruleproposal", "rulebook_ruledecision")


class Migration(migrations.Migration):
    """After the tables whose order it checks."""

    dependencies = [("rulebook", "0002_two_people_change_a_rule")]
    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="RuleWithdrawal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="rulebook.ruledecision",
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("withdrawn_by_id", models.UUIDField()),
                ("withdrawn_by", models.CharField(max_length=80)),
                ("withdrawn_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="rulewithdrawal_says_why"
                    )
                ]
            },
        ),
        TrackedSQL(
            [
                CHECK_PROPOSAL,
                PROPOSAL_TRIGGER,
                CHECK_ORDER,
                ORDER_TRIGGER,
                CHECK_WITHDRAWAL,
                WITHDRAWAL_TRIGGER,
                FIGURES,
            ],
            reverse=[
                "DROP FUNCTION rulebook_figures(timestamptz, date)",
                "DROP TRIGGER rulebook_rulewithdrawal_in_time ON rulebook_rulewithdrawal",
                "DROP FUNCTION rulebook_check_withdrawal()",
                "DROP TRIGGER rulebook_ruledecision_in_time ON rulebook_ruledecision",
                "DROP FUNCTION rulebook_check_order()",
                "DROP TRIGGER rulebook_ruleproposal_in_time ON rulebook_ruleproposal",
                "DROP FUNCTION rulebook_check_proposal()",
            ],
        ),
        AppendOnly("rulebook_rulewithdrawal"),
        RowPolicy("rulebook_rulewithdrawal", visible=OVERSIGHT),
        *(
            PolicyReplaced(
                table,
                visible=OVERSIGHT,
                before=RowPolicy(table, visible=WHO_IS_DECIDED_ABOUT, writable=OVERSIGHT),
            )
            for table in HISTORY
        ),
    ]
