"""The next delivery is found in the index of what is open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="delivery",
            name="delivery_due",
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["id", "next_at"], name="delivery_open"),
        ),
    ]
