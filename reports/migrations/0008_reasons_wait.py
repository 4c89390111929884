"""A reason why alike ones are right waits on the row for its report, beside who gave it; afterwards the report has it."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

FORGET = "UPDATE reports_runitem SET because = NULL, because_by = NULL WHERE state <> 'waiting' OR because IS NULL"


class Migration(migrations.Migration):
    """After the policies."""

    dependencies: ClassVar = [("reports", "0007_reasons_and_runs_for_whom")]
    operations: ClassVar = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="runitem",
            constraint=models.CheckConstraint(
                name="runitem_reason_waits_with_a_person",
                condition=Q(because=None, because_by=None)
                | Q(because__isnull=False, because_by__isnull=False, state="waiting"),
            ),
        ),
    ]
