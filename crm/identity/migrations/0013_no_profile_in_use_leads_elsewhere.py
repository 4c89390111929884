"""Find a profile's former records by it, and end the redirects of profiles that still have some."""

from django.db import migrations, models
from django.db.models import Q

IN_USE = """
DELETE FROM access_redirect
 WHERE EXISTS (SELECT FROM identity_membership held
                WHERE held.subject_id = access_redirect.subject_id AND held.superseded_at IS NULL)
"""


class Migration(migrations.Migration):
    """After the redirects; the statement needs a scope, as every reading of clients does."""

    dependencies = [("identity", "0012_holds_go_with_records"), ("access", "0004_reads_over_all_ids")]
    operations = [
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["subject_id"], condition=Q(superseded_at__isnull=False), name="membership_past_by_subject"
            ),
        ),
        migrations.RunSQL(
            [
                "SELECT set_config('hub.scope_kind', 'system', true)",
                IN_USE,
                "SELECT set_config('hub.scope_kind', '', true)",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
