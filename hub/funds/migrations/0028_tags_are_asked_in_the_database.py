"""The database asks whether a flow's project is registered and its contract is this investor's in this project.

So a single flow of a project is posted in one round trip like any other; the batch door asks the same function.
"""

from django.db import migrations

from hub.schema.operations import TrackedSQL

SIGNATURE = "funds_require_tags(text[], uuid[], text[], text[])"
REQUIRE = """
CREATE FUNCTION funds_require_tags(
    p_keys text[], p_subjects uuid[], p_projects text[], p_contracts text[]
) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_material = off
SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan AS $body$
DECLARE
    bad record;
BEGIN
    SELECT (p_keys)[q.n] AS key, q.project, q.contract, v.code INTO bad
      FROM (SELECT a.project, a.contract, a.subject, min(a.n) AS n
              FROM unnest(p_subjects, p_projects, p_contracts) WITH ORDINALITY a (subject, project, contract, n)
             WHERE a.project <> '' GROUP BY 1, 2, 3) q
      LEFT JOIN catalogue_project p ON p.code = q.project
      LEFT JOIN contracts_contract c ON c.number = q.contract
      LEFT JOIN catalogue_product d ON d.code = c.product_code
     CROSS JOIN LATERAL (
           SELECT CASE
                  WHEN p.id IS NULL THEN 'HF019'
                  WHEN q.contract = '' THEN NULL
                  WHEN c.subject_id IS NULL OR c.subject_id IS DISTINCT FROM q.subject
                    OR d.project_id IS DISTINCT FROM p.id THEN 'HF020'
                  END AS code) v
     WHERE v.code IS NOT NULL ORDER BY q.n LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'hub: flow % refused: % (project %, contract %)', bad.key, CASE bad.code
            WHEN 'HF019' THEN 'its project is not registered'
            ELSE 'its contract is another investor''s or of another project' END, bad.project, bad.contract
            USING ERRCODE = bad.code, DETAIL = json_build_object('key', bad.key)::text;
    END IF;
END
$body$
"""
"""In the scope of whoever posts: all flows, projects and contracts are theirs to see. Every look-up is by key."""


class Migration(migrations.Migration):
    """After the rule on large contracts, and the catalogue that it looks up."""

    dependencies = [("funds", "0027_who_sees_signed_days")]
    operations = [TrackedSQL([REQUIRE], reverse=[f"DROP FUNCTION {SIGNATURE}"])]
