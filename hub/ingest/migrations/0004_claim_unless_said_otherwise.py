"""Let a write key say how sure its source is, and no more than a claim unless somebody says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0003_project_of_a_source"),
    ]

    operations = [
        migrations.AlterField(
            model_name="writekey",
            name="assurance",
            field=models.SmallIntegerField(choices=[(1, "CLAIMED"), (2, "RECORDED"), (3, "VERIFIED")], default=1),
        ),
    ]
