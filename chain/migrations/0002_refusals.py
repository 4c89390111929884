"""What was logged stays as it was logged; a checkpoint's block may move until it is final."""

from django.db import migrations

from hub.schema.operations import AppendOnly

MOVING = ("gas_used", "block_number", "block_hash", "mined_at", "final_at")


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("chain", "0001_initial")]
    operations = [
        AppendOnly("chain_entry"),
        AppendOnly("chain_filemark"),
        AppendOnly("chain_node"),
        AppendOnly("chain_checkpoint", except_columns=MOVING),
        AppendOnly("chain_deployment", except_columns=("deployed_at", "retired_at")),
        AppendOnly("chain_scanrun"),
        AppendOnly("chain_scanfinding"),
    ]
