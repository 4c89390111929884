"""Who sits in a seat shows to who sees the person; that there is a seat, to who sees anybody in the household."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy

WHOLE_VIEW = "(SELECT hub_scope_kind()) IN ('all', 'system')"
SYSTEM = "(SELECT hub_scope_kind()) = 'system'"
PERSON = "subject_id IN (SELECT hub_visible_subjects())"
AMONG_THEM = "{column} IN (SELECT household_id FROM households_occupant WHERE current)"
"""Row security holds inside: only the occupants whom this scope sees are looked at."""


class Migration(migrations.Migration):
    """After the tables and the functions that say whom a scope sees; members are written by operations alone."""

    dependencies = [("households", "0001_initial"), ("access", "0005_each_login_its_own")]
    operations = [
        AppendOnly("households_household", except_columns=("name", "dissolved_at", "dissolved_by")),
        AppendOnly("households_seat", except_columns=("ended_at", "ended_how")),
        AppendOnly("households_occupant", except_columns=("current",)),
        RowPolicy("households_occupant", visible=f"{WHOLE_VIEW} OR {PERSON}", writable=SYSTEM),
        RowPolicy(
            "households_seat",
            visible=f"{WHOLE_VIEW} OR {AMONG_THEM.format(column='household_id')}",
            writable=SYSTEM,
        ),
        RowPolicy("households_household", visible=f"{WHOLE_VIEW} OR {AMONG_THEM.format(column='id')}", writable=SYSTEM),
    ]
