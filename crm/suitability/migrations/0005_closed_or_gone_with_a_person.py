"""Papers that the law keeps of a forgotten person are closed; passages through the gate go where nothing was bought."""

from django.db import migrations

from hub.retention.guards import ArchivedRows, Erasable

CLOSED = ("assessment", "leveldecision", "levelceiling", "contradiction", "resolution", "planproposal")


class Migration(migrations.Migration):
    """After the function that tells what is archived."""

    dependencies = [("suitability", "0004_nothing_under_hold_goes"), ("retention", "0004_what_an_erasure_may")]
    operations = [
        Erasable("suitability_gatedecision", column="source_id"),
        *(ArchivedRows(f"suitability_{name}") for name in CLOSED),
    ]
