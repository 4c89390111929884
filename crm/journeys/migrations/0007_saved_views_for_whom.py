"""A saved view shows to whoever keeps it, to the branch that it is shared with, and to oversight; only its owner writes."""

from django.db import migrations

from hub.schema.operations import RowPolicy

OWNER = "owner_id = (SELECT nullif(current_setting('hub.scope_actor', true), '')::uuid)"
BRANCH = (
    "shared AND (SELECT hub_scope_kind()) IN ('advisor', 'branch')"
    " AND branch_id = (SELECT nullif(current_setting('hub.scope_branch', true), '')::uuid)"
)
WHOLE = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the table."""

    dependencies = [("journeys", "0006_saved_views"), ("access", "0002_scope_functions")]
    operations = [
        RowPolicy(
            "journeys_savedview",
            visible=f"{WHOLE} OR {OWNER} OR ({BRANCH})",
            writable=f"{OWNER} OR (SELECT hub_scope_kind()) = 'system'",
        )
    ]
