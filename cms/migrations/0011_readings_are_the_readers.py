"""Readings are history: the reader's own, oversight's, and gone with the person when a second person agreed."""

from django.db import migrations

from hub.retention.guards import Erasable
from hub.schema.operations import AppendOnly, RowPolicy

READERS_OWN = """
(SELECT hub_scope_kind()) IN ('all', 'system')
OR ((SELECT hub_scope_kind()) = 'investor' AND subject_id IN (SELECT hub_visible_subjects()))
"""
"""Not their advisor: what somebody reads is nobody's lead."""


class Migration(migrations.Migration):
    """After the function that asks for a granted erasure."""

    dependencies = [
        ("cms", "0010_readings"),
        ("access", "0005_each_login_its_own"),
        ("retention", "0004_what_an_erasure_may"),
    ]
    operations = [
        AppendOnly("cms_reading"),
        RowPolicy("cms_reading", visible=READERS_OWN.strip()),
        Erasable("cms_reading", column="subject_id"),
    ]
