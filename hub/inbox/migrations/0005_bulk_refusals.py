"""Why a message stayed outside is decided together with it; decisions about many show to whom the messages show."""

from django.db import migrations

from hub.schema.operations import AppendOnly, RowPolicy, TrackedSQL
from hub.schema.roles import application_role

OVERSIGHT = "(SELECT hub_scope_kind()) IN ('all', 'system')"
BEFORE = "'body', 'status', 'decided_at', 'decided_by'"


def refuse_all_but(columns):
    return [
        "DROP TRIGGER inbox_quarantined_append_only ON inbox_quarantined",
        "CREATE TRIGGER inbox_quarantined_append_only BEFORE UPDATE OR DELETE ON inbox_quarantined "
        f"FOR EACH ROW EXECUTE FUNCTION hub_refuse_change({columns})",
    ]


class Migration(migrations.Migration):
    """After the columns."""

    dependencies = [("inbox", "0004_bulk_decisions")]
    operations = [
        TrackedSQL(
            [
                *refuse_all_but(f"{BEFORE}, 'decided_why'"),
                f'GRANT UPDATE (decided_why) ON inbox_quarantined TO "{application_role()}"',
            ],
            reverse=[
                *refuse_all_but(BEFORE),
                f'REVOKE UPDATE (decided_why) ON inbox_quarantined FROM "{application_role()}"',
            ],
        ),
        RowPolicy("inbox_bulkdecision", visible=OVERSIGHT),
        AppendOnly("inbox_bulkdecision", except_columns=("done", "refused", "cursor", "closed_at")),
    ]
