"""Contradictions and proposals may end because the person they were about turned out to be two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0002_refusals"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="resolution",
            name="resolution_written_unless_reassessed",
        ),
        migrations.AlterField(
            model_name="plandecision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("confirmed", "confirmed"),
                    ("declined", "declined"),
                    ("superseded", "superseded"),
                    ("parted", "parted"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="resolution",
            name="how",
            field=models.CharField(
                choices=[
                    ("clarified", "clarified"),
                    ("keeps_cautious", "keeps_cautious"),
                    ("withdrawn", "withdrawn"),
                    ("reassessed", "reassessed"),
                    ("parted", "parted"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("how__in", ["reassessed", "parted"]), models.Q(("digest", ""), _negated=True), _connector="OR"
                ),
                name="resolution_written_by_people",
            ),
        ),
    ]
