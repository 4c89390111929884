"""A released message may be refused again: one row for each refusal, of which one waits at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Before this, the second refusal met the released row and was lost."""

    dependencies = [("inbox", "0002_refusals")]
    operations = [
        migrations.RemoveConstraint(model_name="quarantined", name="quarantined_once"),
        migrations.AddConstraint(
            model_name="quarantined",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting")), fields=("source", "key"), name="quarantined_waits_once"
            ),
        ),
    ]
