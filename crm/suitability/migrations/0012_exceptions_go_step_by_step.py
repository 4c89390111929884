"""An exception goes its steps in order, in the right hands and no faster than its waiting time; the gate asks for all."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

OF_THE_CLIENT = """
CREATE FUNCTION suitability_of_the_client(record uuid, client uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $body$
    SELECT record = client
        OR EXISTS (SELECT FROM identity_membership m
                    WHERE m.record_id = record AND m.subject_id = client AND m.superseded_at IS NULL)
        OR (hub_scope_kind() = 'investor' AND record IN (SELECT hub_visible_sources()))
$body$
"""

ASKED = """
CREATE FUNCTION suitability_exception_asked() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
BEGIN
    IF hub_client_in_person() IS NULL
       OR NEW.subject_id NOT IN (SELECT own FROM hub_visible_subjects() own WHERE own IS NOT NULL) THEN
        RAISE EXCEPTION 'hub: only the client, signed in, asks for an exception' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM suitability_leveldecision held
                    WHERE held.id = NEW.decision_id AND held.level = NEW.level AND NOT held.lowest
                      AND held.decided_at <= NEW.asked_at
                      AND suitability_of_the_client(held.source_id, NEW.subject_id)
                      AND NOT EXISTS (SELECT FROM suitability_leveldecision later
                                       WHERE later.assessment_id = held.assessment_id AND later.number > held.number
                                         AND later.decided_at <= NEW.asked_at)) THEN
        RAISE EXCEPTION 'hub: an exception is asked for from the level in force, and never from the lowest class'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM catalogue_product sold
                    WHERE sold.code = NEW.product_code AND sold.regime = 'securities'
                      AND greatest(sold.issuer_rating, sold.distributor_rating) = NEW.rating) THEN
        RAISE EXCEPTION 'hub: an exception is for a product as it is rated, of a regime that knows exceptions'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""

HANDS = """
CREATE FUNCTION suitability_exception_hands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    asked record;
BEGIN
    SELECT source_id, subject_id INTO asked FROM suitability_insistence WHERE id = NEW.insistence_id;
    IF (NEW.source_id, NEW.subject_id) IS DISTINCT FROM (asked.source_id, asked.subject_id) THEN
        RAISE EXCEPTION 'hub: a step belongs to whoever asked for the exception' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind NOT IN ('called_back', 'refused') THEN
        IF (NEW.taken_by = hub_client_in_person()) IS NOT TRUE THEN
            RAISE EXCEPTION 'hub: only the client, signed in, takes the step %', NEW.kind
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF hub_scope_kind() NOT IN ('branch', 'all')
       OR NEW.taken_by IS DISTINCT FROM nullif(current_setting('hub.scope_actor', true), '')::uuid
       OR NOT EXISTS (SELECT FROM access_user caller
                       WHERE caller.id = NEW.taken_by AND caller.is_active
                         AND caller.role IN ('branch_manager', 'compliance')) THEN
        RAISE EXCEPTION 'hub: a branch manager or compliance, signed in, calls the client back'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM suitability_insistencestep step
                WHERE step.insistence_id = NEW.insistence_id AND step.taken_by = NEW.taken_by)
       OR EXISTS (SELECT FROM access_responsibility own
                   WHERE own.until IS NULL AND own.advisor_id = NEW.taken_by
                     AND own.subject_id = coalesce(
                         (SELECT survivor_id FROM access_redirect WHERE subject_id = NEW.subject_id), NEW.subject_id)) THEN
        RAISE EXCEPTION 'hub: the call-back is made by a second person, who does not advise the client'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""

ORDER = """
CREATE FUNCTION suitability_exception_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    first text := CASE NEW.kind WHEN 'warned' THEN 'asked' WHEN 'withdrawn' THEN 'asked' WHEN 'called_back' THEN 'warned'
                                WHEN 'refused' THEN 'warned' WHEN 'signed' THEN 'called_back' END;
    asked suitability_insistence;
    before_at timestamptz;
    waiting interval;
BEGIN
    SELECT * INTO asked FROM suitability_insistence WHERE id = NEW.insistence_id;
    IF EXISTS (SELECT FROM suitability_insistencestep
                WHERE insistence_id = NEW.insistence_id AND kind IN ('signed', 'withdrawn', 'refused')) THEN
        RAISE EXCEPTION 'hub: an exception that has ended goes no further' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT taken_at INTO before_at FROM suitability_insistencestep
     WHERE insistence_id = NEW.insistence_id AND kind = first;
    IF (first IS NOT NULL AND before_at IS NULL)
       OR (NEW.kind = 'refused' AND EXISTS (SELECT FROM suitability_insistencestep
                                             WHERE insistence_id = NEW.insistence_id AND kind = 'called_back')) THEN
        RAISE EXCEPTION 'hub: an exception goes step by step, % is not due', NEW.kind
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.taken_at < greatest(asked.asked_at, (SELECT max(taken_at) FROM suitability_insistencestep
                                                 WHERE insistence_id = NEW.insistence_id)) THEN
        RAISE EXCEPTION 'hub: no step of an exception is dated before the one it follows'
            USING ERRCODE = 'restrict_violation';
    END IF;
    waiting := CASE WHEN asked.rating >= 5 THEN interval '72 hours' ELSE interval '24 hours' END;
    IF NEW.kind IN ('called_back', 'refused') AND NEW.taken_at < before_at + waiting THEN
        RAISE EXCEPTION 'hub: the client is called back % after the warning and not before', waiting
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""

GATE = """
CREATE FUNCTION suitability_gate_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    signed_at timestamptz;
BEGIN
    IF NOT EXISTS (SELECT FROM suitability_leveldecision held
                    WHERE held.id = NEW.decision_id AND held.level = NEW.level AND held.decided_at <= NEW.decided_at
                      AND suitability_of_the_client(held.source_id, NEW.subject_id)) THEN
        RAISE EXCEPTION 'hub: the gate opens on a level that was decided of this client'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.exception_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT step.taken_at INTO signed_at
      FROM suitability_insistence asked JOIN suitability_insistencestep step ON step.insistence_id = asked.id
     WHERE asked.id = NEW.exception_id AND step.kind = 'signed' AND step.taken_at <= NEW.decided_at
       AND (asked.product_code, asked.rating, asked.level) = (NEW.product_code, NEW.rating, NEW.level)
       AND asked.amount_fen >= NEW.amount_fen
       AND suitability_of_the_client(asked.source_id, NEW.subject_id);
    IF signed_at IS NULL THEN
        RAISE EXCEPTION 'hub: above the level the gate opens for a signed exception of this client, product and amount'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.decided_at >= signed_at + interval '7 days'
       AND NOT EXISTS (SELECT FROM suitability_gatedecision used
                        WHERE used.exception_id = NEW.exception_id AND used.allowed
                          AND used.amount_fen = NEW.amount_fen) THEN
        RAISE EXCEPTION 'hub: a signed exception opens the gate for seven days' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""
"""A purchase that was let through in time is judged again at its signature, for the amount it was let through with."""


class Migration(migrations.Migration):
    """After the tables, whose records they are, what is sold, and who may be asked whether they act in person."""

    dependencies = [
        ("suitability", "0011_who_proposes_a_raise"),
        ("access", "0006_a_client_in_person"),
        ("identity", "0004_each_login_its_own_records"),
        ("catalogue", "0007_ratings_may_change"),
    ]
    operations = [
        TrackedSQL(
            [
                OF_THE_CLIENT,
                ASKED,
                "CREATE TRIGGER suitability_insistence_asked BEFORE INSERT ON suitability_insistence "
                "FOR EACH ROW EXECUTE FUNCTION suitability_exception_asked()",
                HANDS,
                "CREATE TRIGGER suitability_insistencestep_hands BEFORE INSERT ON suitability_insistencestep "
                "FOR EACH ROW EXECUTE FUNCTION suitability_exception_hands()",
                ORDER,
                "CREATE TRIGGER suitability_insistencestep_order BEFORE INSERT ON suitability_insistencestep "
                "FOR EACH ROW EXECUTE FUNCTION suitability_exception_order()",
                GATE,
                "CREATE TRIGGER suitability_gatedecision_stands BEFORE INSERT ON suitability_gatedecision "
                "FOR EACH ROW WHEN (NEW.allowed AND NEW.decision_id IS NOT NULL) EXECUTE FUNCTION suitability_gate_stands()",
            ],
            reverse=[
                "DROP TRIGGER suitability_gatedecision_stands ON suitability_gatedecision",
                "DROP FUNCTION suitability_gate_stands()",
                "DROP TRIGGER suitability_insistencestep_order ON suitability_insistencestep",
                "DROP FUNCTION suitability_exception_order()",
                "DROP TRIGGER suitability_insistencestep_hands ON suitability_insistencestep",
                "DROP FUNCTION suitability_exception_hands()",
                "DROP TRIGGER suitability_insistence_asked ON suitability_insistence",
                "DROP FUNCTION suitability_exception_asked()",
                "DROP FUNCTION suitability_of_the_client(uuid, uuid)",
            ],
        ),
    ]
