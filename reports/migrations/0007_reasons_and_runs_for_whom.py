"""Readings of reasons are history and show with their report; a run shows to who asked for it and to the whole view."""

from django.db import migrations

from hub.retention.guards import ArchivedRows, Erasable
from hub.schema.operations import AppendOnly, ClientRows, RowPolicy

ASKED = "asked_by = (SELECT nullif(current_setting('hub.scope_actor', true), '')::uuid)"
WHOLE = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [
        ("reports", "0006_reasons_and_runs"),
        ("access", "0005_each_login_its_own"),
        ("retention", "0004_what_an_erasure_may"),
    ]
    operations = [
        AppendOnly("reports_reasonprint"),
        ClientRows("reports_reasonprint"),
        Erasable("reports_reasonprint", column="subject_id"),
        ArchivedRows("reports_reasonprint"),
        RowPolicy("reports_reportrun", visible=f"{WHOLE} OR {ASKED}"),
        ClientRows("reports_runitem"),
        ArchivedRows("reports_runitem"),
    ]
