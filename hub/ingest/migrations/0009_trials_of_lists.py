"""A waiting list can be tried out as a whole: since when, until when, and what was said of each line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0008_named_mappings")]
    operations = [
        migrations.AddField("visitupload", "trial_asked_at", models.DateTimeField(null=True)),
        migrations.AddField("visitupload", "trial_ended_at", models.DateTimeField(null=True)),
        migrations.AddField("uploadedline", "person", models.PositiveIntegerField(default=0)),
        migrations.AddField("uploadedline", "outcome", models.CharField(blank=True, default="", max_length=5)),
    ]
