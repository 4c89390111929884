"""A hold for alike reasons names the other client's report, and what is said of it covers no other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After the policies."""

    dependencies = [("reports", "0010_two_people_void_a_report")]
    operations = [
        migrations.AddField(model_name="runitem", name="nearest_id", field=models.UUIDField(null=True)),
    ]
