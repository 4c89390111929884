"""What a person agreed to goes when a second person agreed that they are forgotten, and not otherwise."""

from django.db import migrations

from hub.retention.guards import Erasable, HoldGuard


class Migration(migrations.Migration):
    """After the function that asks for a granted erasure."""

    dependencies = [
        ("consents", "0002_refusals"),
        ("identity", "0011_nothing_under_hold_goes"),
        ("retention", "0004_what_an_erasure_may"),
    ]
    operations = [
        Erasable("consents_consent", column="source_id"),
        HoldGuard("consents_consent", subject="subject_id", source="source_id", record="id"),
    ]
