"""A saved mapping has a name, tells who used it last, and can be forgotten and taken back."""

import hub.vault.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0007_lines_that_join")]
    operations = [
        migrations.AddField("columnmapping", "name", models.CharField(blank=True, default="", max_length=80)),
        migrations.AddField("columnmapping", "headings", hub.vault.fields.EncryptedText(null=True)),
        migrations.AddField("columnmapping", "used_by", models.UUIDField(null=True)),
        migrations.AddField("columnmapping", "used_at", models.DateTimeField(null=True)),
        migrations.AddField("columnmapping", "forgotten_at", models.DateTimeField(null=True)),
    ]
