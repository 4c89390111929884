"""A level goes up between assessments only by a document, a second person and the client's own word."""

from django.db import migrations

from hub.retention.guards import ArchivedRows, HoldGuard
from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL

INVESTOR = "source_id IN (SELECT hub_visible_sources()) OR source_id IN (SELECT hub_visible_subjects())"
SEEN = f"(SELECT hub_scope_kind()) IN ('all', 'system') OR {INVESTOR}"

SECOND_PERSON = """
CREATE FUNCTION suitability_second_person() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    proposer uuid;
BEGIN
    SELECT proposed_by INTO proposer FROM suitability_levelraise WHERE id = NEW.proposal_id;
    IF proposer IS NULL OR proposer = NEW.reviewed_by
       OR hub_scope_kind() NOT IN ('branch', 'all')
       OR NEW.reviewed_by IS DISTINCT FROM nullif(current_setting('hub.scope_actor', true), '')::uuid THEN
        RAISE EXCEPTION 'hub: a second person, signed in, reviews a raise' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""

OWN_WORD = """
CREATE FUNCTION suitability_own_word() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF hub_scope_kind() <> 'investor'
       OR NEW.answered_by IS DISTINCT FROM nullif(current_setting('hub.scope_actor', true), '')::uuid
       OR NOT EXISTS (SELECT 1 FROM suitability_raisereview
                       WHERE proposal_id = NEW.proposal_id AND approved AND reviewed_at <= NEW.answered_at) THEN
        RAISE EXCEPTION 'hub: only the client, signed in, confirms an approved raise'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""

NO_OTHER_WAY_UP = """
CREATE FUNCTION suitability_no_other_way_up() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    before smallint;
BEGIN
    IF NEW.level <> (SELECT min((cap ->> 1)::int) FROM jsonb_array_elements(NEW.caps) cap) THEN
        RAISE EXCEPTION 'hub: a level is the least of its caps' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT level INTO before FROM suitability_leveldecision
     WHERE assessment_id = NEW.assessment_id AND number < NEW.number ORDER BY number DESC LIMIT 1;
    IF before IS NULL OR NEW.level <= before THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM suitability_raiseanswer answer
                 JOIN suitability_levelraise proposal ON proposal.id = answer.proposal_id
                 JOIN suitability_leveldecision held ON held.id = proposal.decision_id
                WHERE held.assessment_id = NEW.assessment_id AND held.number = NEW.number - 1
                  AND answer.confirmed AND answer.answered_at <= NEW.decided_at AND proposal.to_level >= NEW.level)
       OR EXISTS (SELECT 1 FROM suitability_leveldecision earlier
                   WHERE earlier.assessment_id = NEW.assessment_id AND earlier.number < NEW.number
                     AND earlier.inputs_digest = NEW.inputs_digest AND earlier.level = NEW.level) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'hub: between assessments a level rises only by a confirmed raise'
        USING ERRCODE = 'restrict_violation';
END
$body$
"""
"""The last exception is what held before two people were taken for one: word for word the inputs of that day."""


class Migration(migrations.Migration):
    """After the tables, the scope functions, and what tells what is archived and held."""

    dependencies = [("suitability", "0008_raises")]
    operations = [
        AppendOnly("suitability_levelraise", except_columns=("content",)),
        AppendOnly("suitability_raisereview", except_columns=("reason",)),
        AppendOnly("suitability_raiseanswer"),
        *(RowPolicy(f"suitability_{name}", visible=SEEN) for name in ("levelraise", "raisereview", "raiseanswer")),
        HoldGuard("suitability_levelraise", subject="subject_id", source="source_id", record="id", emptied=["content"]),
        HoldGuard("suitability_raisereview", subject="subject_id", source="source_id", record="id", emptied=["reason"]),
        ArchivedRows("suitability_levelraise"),
        ArchivedRows("suitability_raisereview"),
        TrackedSQL(
            [
                SECOND_PERSON,
                "CREATE TRIGGER suitability_raisereview_second BEFORE INSERT ON suitability_raisereview "
                "FOR EACH ROW EXECUTE FUNCTION suitability_second_person()",
                OWN_WORD,
                "CREATE TRIGGER suitability_raiseanswer_own BEFORE INSERT ON suitability_raiseanswer "
                "FOR EACH ROW EXECUTE FUNCTION suitability_own_word()",
                NO_OTHER_WAY_UP,
                "CREATE TRIGGER suitability_leveldecision_no_other_way_up BEFORE INSERT ON suitability_leveldecision "
                "FOR EACH ROW EXECUTE FUNCTION suitability_no_other_way_up()",
            ],
            reverse=[
                "DROP TRIGGER suitability_leveldecision_no_other_way_up ON suitability_leveldecision",
                "DROP FUNCTION suitability_no_other_way_up()",
                "DROP TRIGGER suitability_raiseanswer_own ON suitability_raiseanswer",
                "DROP FUNCTION suitability_own_word()",
                "DROP TRIGGER suitability_raisereview_second ON suitability_raisereview",
                "DROP FUNCTION suitability_second_person()",
            ],
        ),
    ]
