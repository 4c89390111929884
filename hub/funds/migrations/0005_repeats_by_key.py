"""A flow that is there already is recognised by its key, not by its id.

Ids are derived with a key of the installation now. Flows recorded before keep theirs, and sent again they would have
been taken for new ones under a used key.
"""

from importlib import import_module

from django.db import migrations

from hub.schema.operations import TrackedSQL

BEFORE = import_module("hub.funds.migrations.0004_who_may_post").POST
BY_ID = "WHERE NOT EXISTS (SELECT FROM funds_flow f WHERE f.id = s.flow_id)"
BY_KEY = "WHERE NOT EXISTS (SELECT FROM funds_flow f WHERE f.key = s.flow_key)"
POST = BEFORE.replace(BY_ID, BY_KEY)
"""``funds_post`` of migration 0004."""


class Migration(migrations.Migration):
    """After the function that it changes."""

    dependencies = [("funds", "0004_who_may_post")]
    operations = [TrackedSQL([POST], reverse=[BEFORE])]
