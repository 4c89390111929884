"""What one investor's contracts in one project come to, each with those signed before it: large money in parts is large."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

TOGETHER = """
CREATE FUNCTION contracts_together(numbers text[]) RETURNS TABLE (number text, fen bigint) LANGUAGE sql STABLE AS $body$
    SELECT c.number::text,
           (SELECT sum(o.amount_fen)::bigint
              FROM hub_ids_of(coalesce(r.survivor_id, c.subject_id)) own (id)
             CROSS JOIN LATERAL (
                   SELECT one.amount_fen, one.product_code, one.number FROM contracts_contract one
                    WHERE one.subject_id = own.id AND (one.signed_at, one.number) <= (c.signed_at, c.number)
                   OFFSET 0) o
              LEFT JOIN catalogue_product p ON p.code = o.product_code
             WHERE o.number = c.number OR p.project_id = mine.project_id)
      FROM contracts_contract c
      LEFT JOIN catalogue_product mine ON mine.code = c.product_code
      LEFT JOIN access_redirect r ON r.subject_id = c.subject_id
     WHERE c.number = ANY (numbers)
$body$
"""
"""In the reader's own scope; by signing, then number. A contract that took effect stays in effect when another follows."""


class Migration(migrations.Migration):
    """After the contracts, and the ids of one person."""

    dependencies = [("contracts", "0010_two_people_change_a_plan"), ("access", "0004_reads_over_all_ids")]
    operations = [TrackedSQL([TOGETHER], reverse=["DROP FUNCTION contracts_together(text[])"])]
