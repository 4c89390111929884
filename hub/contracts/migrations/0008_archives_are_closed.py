"""Papers that the law keeps of a forgotten person show to nobody who did not say why."""

from django.db import migrations

from hub.retention.guards import ArchivedRows


class Migration(migrations.Migration):
    """After the function that tells what is archived."""

    dependencies = [("contracts", "0007_scans_are_history"), ("retention", "0004_what_an_erasure_may")]
    operations = [ArchivedRows(f"contracts_{name}") for name in ("contract", "scan", "scandecision")]
