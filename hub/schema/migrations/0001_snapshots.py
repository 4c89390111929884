"""Where the catalogue that each release's migrations left behind is kept."""

from django.db import migrations, models

from hub.schema.operations import AppendOnly, TrackedSQL
from hub.schema.roles import application_role


class Migration(migrations.Migration):
    """Snapshots; the application reads them and writes none."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("release", models.CharField(max_length=64)),
                ("server", models.PositiveIntegerField()),
                ("taken_at", models.DateTimeField()),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("release", "server"), name="snapshot_once")],
            },
        ),
        AppendOnly("schema_snapshot"),
        TrackedSQL(
            [f'REVOKE INSERT ON schema_snapshot FROM "{application_role()}"'],
            reverse=[f'GRANT INSERT ON schema_snapshot TO "{application_role()}"'],
        ),
    ]
