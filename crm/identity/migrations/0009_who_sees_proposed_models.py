"""What a proposed model would change shows to those who see every person, and to nobody else."""

from django.db import migrations

from hub.schema.operations import RowPolicy

WHOLE_VIEW = "(SELECT hub_scope_kind()) IN ('all', 'system')"


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("identity", "0008_proposed_models")]
    operations = [
        RowPolicy("identity_comparison", visible=WHOLE_VIEW),
        RowPolicy("identity_comparedpair", visible=WHOLE_VIEW),
        RowPolicy("identity_comparedrecord", visible=WHOLE_VIEW),
        RowPolicy("identity_example", visible=WHOLE_VIEW),
        RowPolicy("identity_rescoring", visible=WHOLE_VIEW),
    ]
