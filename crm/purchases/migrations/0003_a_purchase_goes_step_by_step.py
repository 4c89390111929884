"""A purchase begins with its passage through the gate and ends in a contract after its thinking time, in this order."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

INSTRUCTED = """
CREATE FUNCTION purchases_instructed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    reasons jsonb;
    thinking interval;
BEGIN
    IF (NEW.instructed_by = hub_client_in_person()) IS NOT TRUE
       OR NEW.subject_id NOT IN (SELECT own FROM hub_visible_subjects() own WHERE own IS NOT NULL) THEN
        RAISE EXCEPTION 'hub: only the client, signed in, instructs a purchase' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT passed.reasons INTO reasons FROM suitability_gatedecision passed
     WHERE passed.allowed AND passed.purpose = 'purchase' AND passed.subject_id = NEW.subject_id
       AND (passed.product_code, passed.amount_fen, passed.rating) = (NEW.product_code, NEW.amount_fen, NEW.rating)
       AND passed.decided_at = NEW.instructed_at AND passed.exception_id IS NOT DISTINCT FROM NEW.exception_id;
    IF reasons IS NULL THEN
        RAISE EXCEPTION 'hub: an instruction stands on a passage of this client, product and amount through the gate'
            USING ERRCODE = 'restrict_violation';
    END IF;
    thinking := CASE WHEN reasons @> '[["S6-010"]]' THEN interval '48 hours' ELSE interval '24 hours' END;
    IF NEW.cooling_until < NEW.instructed_at + thinking THEN
        RAISE EXCEPTION 'hub: the thinking time is not shortened' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.sign_until > NEW.cooling_until + interval '7 days' THEN
        RAISE EXCEPTION 'hub: what was not signed lapses seven days after the thinking time'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""
"""S6-010 is the gate's mark for extra care, which has the longer thinking time."""

HANDS = """
CREATE FUNCTION purchases_step_hands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    actor uuid := nullif(current_setting('hub.scope_actor', true), '')::uuid;
    bought record;
BEGIN
    SELECT subject_id, instructed_at INTO bought FROM purchases_purchase WHERE id = NEW.purchase_id;
    IF NEW.subject_id IS DISTINCT FROM bought.subject_id THEN
        RAISE EXCEPTION 'hub: a step belongs to whoever instructed the purchase' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.taken_at < bought.instructed_at THEN
        RAISE EXCEPTION 'hub: no step of a purchase is dated before its instruction'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind IN ('cancelled', 'contracted') AND (NEW.taken_by = hub_client_in_person()) IS NOT TRUE THEN
        RAISE EXCEPTION 'hub: only the client, signed in, takes a purchase back or signs it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind = 'stopped' AND (hub_scope_kind() NOT IN ('system', 'investor') OR NEW.taken_by IS DISTINCT FROM actor)
       OR NEW.kind = 'certified' AND hub_scope_kind() <> 'system' THEN
        RAISE EXCEPTION 'hub: nobody at a desk stops or certifies a purchase' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""

CONTRACT = """
CREATE FUNCTION purchases_contract_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    bought purchases_purchase;
BEGIN
    SELECT * INTO bought FROM purchases_purchase WHERE id = NEW.purchase_id;
    IF (NEW.taken_at >= bought.cooling_until AND NEW.taken_at < bought.sign_until) IS NOT TRUE THEN
        RAISE EXCEPTION 'hub: a contract is signed after the thinking time and before the offer lapses'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM suitability_gatedecision passed
                    WHERE passed.allowed AND passed.purpose = 'purchase' AND passed.decided_at = NEW.taken_at
                      AND passed.product_code = bought.product_code AND passed.amount_fen = bought.amount_fen
                      AND passed.subject_id IN (SELECT hub_visible_subjects())
                      AND (passed.exception_id IS NULL OR passed.exception_id = bought.exception_id)) THEN
        RAISE EXCEPTION 'hub: a contract stands on a second passage through the gate' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM contracts_contract signed
                    WHERE signed.number = NEW.reference AND signed.subject_id = bought.subject_id
                      AND signed.product_code = bought.product_code AND signed.amount_fen = bought.amount_fen
                      AND signed.signed_at = NEW.taken_at) THEN
        RAISE EXCEPTION 'hub: a signature names a contract of this client, product and amount'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""

CERTIFICATE = """
CREATE FUNCTION purchases_certificate_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
BEGIN
    IF (SELECT sum(paid.amount_fen) >= bought.amount_fen AND bool_or(paid.id::text = NEW.reference)
          FROM purchases_purchase bought
          JOIN purchases_purchasestep signed
            ON signed.purchase_id = bought.id AND signed.kind = 'contracted' AND signed.taken_at <= NEW.taken_at
          JOIN funds_flow paid ON paid.contract_number = signed.reference AND paid.kind = 'bid' AND paid.reverses_id IS NULL
         WHERE bought.id = NEW.purchase_id
           AND NOT EXISTS (SELECT FROM funds_flow back WHERE back.reverses_id = paid.id)
         GROUP BY bought.amount_fen) IS NOT TRUE THEN
        RAISE EXCEPTION 'hub: a certificate follows the contract and all of its money' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""


class Migration(migrations.Migration):
    """After the tables, the gate that keeps its own word, the contracts and the money."""

    dependencies = [
        ("purchases", "0002_refusals"),
        ("suitability", "0012_exceptions_go_step_by_step"),
        ("contracts", "0002_refusals"),
        ("funds", "0001_initial"),
    ]
    operations = [
        TrackedSQL(
            [
                INSTRUCTED,
                "CREATE TRIGGER purchases_purchase_instructed BEFORE INSERT ON purchases_purchase "
                "FOR EACH ROW EXECUTE FUNCTION purchases_instructed()",
                HANDS,
                "CREATE TRIGGER purchases_purchasestep_by_whom BEFORE INSERT ON purchases_purchasestep "
                "FOR EACH ROW EXECUTE FUNCTION purchases_step_hands()",
                CONTRACT,
                "CREATE TRIGGER purchases_purchasestep_contract BEFORE INSERT ON purchases_purchasestep "
                "FOR EACH ROW WHEN (NEW.kind = 'contracted') EXECUTE FUNCTION purchases_contract_stands()",
                CERTIFICATE,
                "CREATE TRIGGER purchases_purchasestep_certificate BEFORE INSERT ON purchases_purchasestep "
                "FOR EACH ROW WHEN (NEW.kind = 'certified') EXECUTE FUNCTION purchases_certificate_stands()",
            ],
            reverse=[
                "DROP TRIGGER purchases_purchasestep_certificate ON purchases_purchasestep",
                "DROP FUNCTION purchases_certificate_stands()",
                "DROP TRIGGER purchases_purchasestep_contract ON purchases_purchasestep",
                "DROP FUNCTION purchases_contract_stands()",
                "DROP TRIGGER purchases_purchasestep_by_whom ON purchases_purchasestep",
                "DROP FUNCTION purchases_step_hands()",
                "DROP TRIGGER purchases_purchase_instructed ON purchases_purchase",
                "DROP FUNCTION purchases_instructed()",
            ],
        ),
    ]
