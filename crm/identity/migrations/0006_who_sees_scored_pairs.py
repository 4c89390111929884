"""Whose pairs show to whom: to staff who may see both persons; what scoring works with, to the system alone."""

from django.db import migrations

from hub.schema.operations import RowPolicy, StaffRows

WHOLE_VIEW = "(SELECT hub_scope_kind()) IN ('all', 'system')"
BOTH_PERSONS = f"""{WHOLE_VIEW} OR (
    (SELECT hub_scope_kind()) NOT IN ('public', 'investor')
    AND left_id IN (SELECT hub_visible_sources()) AND right_id IN (SELECT hub_visible_sources()))"""


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("identity", "0005_scored_pairs")]
    operations = [
        RowPolicy("identity_recordmarks", visible=WHOLE_VIEW),
        RowPolicy("identity_blockkey", visible=WHOLE_VIEW),
        RowPolicy("identity_edge", visible=BOTH_PERSONS),
        RowPolicy("identity_reviewitem", visible=BOTH_PERSONS),
        StaffRows("identity_matchmodel"),
    ]
