"""How many lines of a list would join somebody known by a number that the list carries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ingest", "0006_lists_of_the_branch"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitupload",
            name="joining",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
