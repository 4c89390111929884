"""Let a source of app events carry the project that its SDK names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0002_refusals"),
    ]

    operations = [
        migrations.AddField(
            model_name="writekey",
            name="project",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="writekey",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("project", ""), _negated=True), ("revoked_at", None)),
                fields=("project",),
                name="writekey_of_project",
            ),
        ),
    ]
