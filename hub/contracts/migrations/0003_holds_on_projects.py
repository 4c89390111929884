"""A hold on a project holds everybody who has a contract of it."""

from django.db import migrations

from hub.schema.operations import TrackedSQL

PROJECTS_OF = """
CREATE OR REPLACE FUNCTION hub_projects_of(subjects uuid[]) RETURNS SETOF text LANGUAGE sql STABLE AS $body$
    SELECT project.code
      FROM contracts_contract contract
      JOIN catalogue_product product ON product.code = contract.product_code
      JOIN catalogue_project project ON project.id = product.project_id
     WHERE contract.subject_id = ANY (subjects)
$body$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION hub_projects_of(subjects uuid[]) RETURNS SETOF text LANGUAGE sql STABLE AS $body$
    SELECT NULL::text WHERE false
$body$
"""


class Migration(migrations.Migration):
    """After both tables, and the function that it replaces."""

    dependencies = [
        ("contracts", "0002_refusals"),
        ("catalogue", "0001_initial"),
        ("retention", "0002_what_a_hold_refuses"),
    ]
    operations = [TrackedSQL([PROJECTS_OF], reverse=[BEFORE])]
