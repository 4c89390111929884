"""A judgement of a registered contract is history, shows like the contract, and says yes only where the gate did."""

from django.db import migrations

from hub.retention.guards import Erasable
from hub.schema.operations import AppendOnly, ClientRows, TrackedSQL

TABLE = "purchases_registeredcontract"
STANDS = """
CREATE FUNCTION purchases_registration_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $body$
DECLARE
    signed contracts_contract;
BEGIN
    IF hub_scope_kind() <> 'system' THEN
        RAISE EXCEPTION 'hub: nobody at a desk judges a registered contract' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO signed FROM contracts_contract one
     WHERE (one.number, one.subject_id, one.registered_at) = (NEW.contract_number, NEW.subject_id, NEW.registered_at);
    IF signed.id IS NULL OR NEW.judged_at < NEW.registered_at THEN
        RAISE EXCEPTION 'hub: a judgement is of a registered contract, as of its registration'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.suits = 'yes' AND NOT EXISTS (
        SELECT FROM suitability_gatedecision passed
         WHERE passed.purpose = 'registration' AND passed.decided_at = NEW.registered_at
           AND (passed.product_code, passed.amount_fen) = (signed.product_code, signed.amount_fen)
           AND passed.level IS NOT NULL
           AND NOT EXISTS (SELECT FROM jsonb_array_elements(passed.reasons) asked
                            WHERE asked ->> 1 = 'blocked' AND asked ->> 0 NOT IN ('S6-009', 'S6-011'))) THEN
        RAISE EXCEPTION 'hub: a registered contract suits only where the gate found nothing against it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$
"""
"""S6-009 and S6-011 are asked of a sale alone."""


class Migration(migrations.Migration):
    """After the table, the contracts, the gate that knows registrations, and what an erasure may."""

    dependencies = [
        ("purchases", "0004_a_registered_contract_is_judged"),
        ("suitability", "0014_registrations_are_judged"),
        ("contracts", "0002_refusals"),
        ("access", "0002_scope_functions"),
        ("retention", "0004_what_an_erasure_may"),
    ]
    operations = [
        AppendOnly(TABLE),
        ClientRows(TABLE),
        Erasable(TABLE, column="subject_id"),
        TrackedSQL(
            [
                STANDS,
                f"CREATE TRIGGER {TABLE}_stands BEFORE INSERT ON {TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION purchases_registration_stands()",
            ],
            reverse=[f"DROP TRIGGER {TABLE}_stands ON {TABLE}", "DROP FUNCTION purchases_registration_stands()"],
        ),
    ]
