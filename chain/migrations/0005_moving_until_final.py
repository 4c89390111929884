"""Until it is final a checkpoint may be taken over by a rival transaction; afterwards only its block may be found anew."""

from django.db import migrations

from hub.schema.operations import AppendOnly, TrackedSQL
from hub.schema.roles import application_role

BLOCK = ("gas_used", "block_number", "block_hash", "mined_at")
"""A development chain that was brought back mines the same transaction in another block."""
UNTIL_FINAL = (*BLOCK, "final_at", "attempt_id", "size", "root", "meta", "layout", "transaction")
DEPLOYMENT = ("deployed_at", "retired_at", "standby")


def refusing(table: str, name: str, columns: tuple[str, ...], when: str = "") -> str:
    listed = ", ".join(f"'{column}'" for column in columns)
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {when}EXECUTE FUNCTION hub_refuse_change({listed})"
    )


class Migration(migrations.Migration):
    """Replaces two triggers of ``0002_refusals``."""

    dependencies = [("chain", "0004_other_keys_other_contracts")]
    operations = [
        TrackedSQL(
            [
                "DROP TRIGGER chain_checkpoint_append_only ON chain_checkpoint",
                refusing("chain_checkpoint", "settled", BLOCK, "WHEN (OLD.final_at IS NOT NULL) "),
                refusing("chain_checkpoint", "unsettled", UNTIL_FINAL, "WHEN (OLD.final_at IS NULL) "),
                f'GRANT UPDATE ({", ".join(UNTIL_FINAL)}) ON chain_checkpoint TO "{application_role()}"',
            ],
            reverse=[
                "DROP TRIGGER chain_checkpoint_settled ON chain_checkpoint",
                "DROP TRIGGER chain_checkpoint_unsettled ON chain_checkpoint",
                refusing("chain_checkpoint", "append_only", (*BLOCK, "final_at")),
            ],
            drops=["chain_checkpoint.chain_checkpoint_append_only"],
        ),
        TrackedSQL(
            [
                "DROP TRIGGER chain_deployment_append_only ON chain_deployment",
                refusing("chain_deployment", "standing", DEPLOYMENT),
                f'GRANT UPDATE (standby) ON chain_deployment TO "{application_role()}"',
            ],
            reverse=[
                "DROP TRIGGER chain_deployment_standing ON chain_deployment",
                refusing("chain_deployment", "append_only", DEPLOYMENT[:2]),
            ],
            drops=["chain_deployment.chain_deployment_append_only"],
        ),
        AppendOnly("chain_errand", except_columns=("done_at", "dropped_at")),
    ]
