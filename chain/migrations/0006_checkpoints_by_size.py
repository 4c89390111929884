"""Find the checkpoint over a record by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [
        ("chain", "0005_moving_until_final"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="checkpoint",
            index=models.Index(fields=["size"], name="checkpoint_over"),
        ),
    ]
