"""A project's investors' part is read by holders of a contract in it, by those who look after them, and by staff."""

from django.db import migrations

from hub.schema.operations import OpenRows

HOLDS_A_CONTRACT = """
EXISTS (
    SELECT 1 FROM contracts_contract c
      JOIN catalogue_product p ON p.code = c.product_code
      JOIN catalogue_project j ON j.id = p.project_id
     WHERE j.code = (convert_from(cms_registerversion.payload, 'UTF8')::jsonb #>> '{fields,project_code}')
       AND c.subject_id IN (SELECT hub_visible_subjects())
)
"""
STAFF = "(SELECT hub_scope_kind()) NOT IN ('public', 'investor', 'advisor', 'branch')"


class Migration(migrations.Migration):
    """After the contracts and the catalogue that the policy asks."""

    dependencies = [
        ("cms", "0006_every_kind_of_disclosure"),
        ("contracts", "0001_initial"),
        ("catalogue", "0001_initial"),
    ]
    operations = [
        OpenRows("cms_registerversion", closed="kind = 'investors_part'", visible=f"{STAFF} OR {HOLDS_A_CONTRACT}"),
    ]
