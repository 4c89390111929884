"""The ledger only grows, and shows to those who may see the person; a row follows its record."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

PERSON = "source_id IN (SELECT hub_visible_sources()) OR source_id IN (SELECT hub_visible_subjects())"
"""Through a visit's record, or the profile of the login that said it."""
WHOLE_VIEW = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the table, and the functions that follow records and profiles."""

    dependencies = [("consents", "0001_initial"), ("identity", "0004_each_login_its_own_records")]
    operations = [
        AppendOnly("consents_consent"),
        RowPolicy("consents_consent", visible=f"{WHOLE_VIEW} OR {PERSON}"),
    ]
