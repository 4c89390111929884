"""Hand the redirects of absorbed profiles over to `hub.access`, where every room can read them."""

from django.db import migrations

HAND_OVER = """
WITH RECURSIVE way AS (
    SELECT id, merged_into_id AS survivor FROM identity_profile WHERE merged_into_id IS NOT NULL
    UNION
    SELECT way.id, p.merged_into_id FROM way JOIN identity_profile p ON p.id = way.survivor
     WHERE p.merged_into_id IS NOT NULL
)
INSERT INTO access_redirect (subject_id, survivor_id, since)
SELECT way.id, way.survivor, coalesce(
           (SELECT max(happened_at) FROM identity_mergeevent e WHERE e.from_subject_id = way.id), p.opened_at)
  FROM way JOIN identity_profile p ON p.id = way.id
 WHERE NOT EXISTS (SELECT FROM identity_profile s WHERE s.id = way.survivor AND s.merged_into_id IS NOT NULL)
"""


class Migration(migrations.Migration):
    """After the table that takes them in; the statement needs a scope, as every reading of clients does."""

    dependencies = [("identity", "0002_refusals"), ("access", "0004_reads_over_all_ids")]
    operations = [
        migrations.RunSQL(
            [
                "SELECT set_config('hub.scope_kind', 'system', true)",
                HAND_OVER,
                "SELECT set_config('hub.scope_kind', '', true)",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="profile", name="merged_into"),
    ]
