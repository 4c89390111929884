"""A sealed content whose owner or person is under legal hold is not erased."""

from django.db import migrations

from hub.retention.guards import HoldGuard


class Migration(migrations.Migration):
    """After the function that asks for holds."""

    dependencies = [("vault", "0003_data_keys"), ("retention", "0002_what_a_hold_refuses")]
    operations = [
        HoldGuard("vault_sealedcontent", subject="subject_id", record="owner_id", emptied=["ciphertext"]),
    ]
