"""Answers come through a known channel; what was written before that was asked for stays, and stays erasable."""

from django.db import migrations, models

CHANNELS = ("online", "desk", "phone", "wechat", "system", "document")
KNOWN = models.CheckConstraint(
    name="assessment_channel_is_known",
    condition=models.Q(channel__in=CHANNELS) | models.Q(answers__isnull=True),
)
ADDED = f"""
ALTER TABLE suitability_assessment ADD CONSTRAINT {KNOWN.name}
    CHECK (channel IN ({", ".join(f"'{channel}'" for channel in CHANNELS)}) OR answers IS NULL) NOT VALID
"""


class Migration(migrations.Migration):
    """After the tables. Not valid: rows from before may name another."""

    dependencies = [("suitability", "0015_a_proposed_rating_counts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddConstraint(model_name="assessment", constraint=KNOWN)],
            database_operations=[
                migrations.RunSQL(ADDED, f"ALTER TABLE suitability_assessment DROP CONSTRAINT {KNOWN.name}")
            ],
        ),
    ]
