"""Papers that the law keeps of a forgotten person show to nobody who did not say why."""

from django.db import migrations

from hub.retention.guards import ArchivedRows


class Migration(migrations.Migration):
    """After the function that tells what is archived."""

    dependencies = [("vault", "0004_nothing_under_hold_goes"), ("retention", "0004_what_an_erasure_may")]
    operations = [ArchivedRows("vault_sealedcontent")]
