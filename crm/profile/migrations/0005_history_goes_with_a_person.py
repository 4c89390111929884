"""What happened with a person goes when a second person agreed that they are forgotten, and not otherwise."""

from django.db import migrations

from hub.retention.guards import Erasable


class Migration(migrations.Migration):
    """After the function that asks for a granted erasure."""

    dependencies = [("profile", "0004_nothing_under_hold_goes"), ("retention", "0004_what_an_erasure_may")]
    operations = [
        Erasable("profile_touchpoint", column="owner_source_id", except_columns=("owner_source_id",)),
        Erasable("profile_visit", column="source_id"),
        Erasable("profile_note", column="source_id", except_columns=("body", "erased_at")),
        Erasable("profile_notestatement", column="source_id", except_columns=("status", "decided_by", "decided_at")),
    ]
