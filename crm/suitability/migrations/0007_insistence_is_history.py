"""A request above the level and its steps only grow, show to those who may see the investor, and close with them."""

from django.db import migrations

from hub.retention.guards import ArchivedRows, HoldGuard
from hub.schema.operations import AppendOnly, RowPolicy

VISIBLE = (
    "(SELECT hub_scope_kind()) IN ('all', 'system') OR "
    "source_id IN (SELECT hub_visible_sources()) OR source_id IN (SELECT hub_visible_subjects())"
)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("suitability", "0006_insistence")]
    operations = [
        AppendOnly("suitability_insistence"),
        AppendOnly("suitability_insistencestep", except_columns=("written",)),
        RowPolicy("suitability_insistence", visible=VISIBLE),
        RowPolicy("suitability_insistencestep", visible=VISIBLE),
        HoldGuard(
            "suitability_insistencestep", subject="subject_id", source="source_id", record="id", emptied=["written"]
        ),
        ArchivedRows("suitability_insistencestep"),
    ]
