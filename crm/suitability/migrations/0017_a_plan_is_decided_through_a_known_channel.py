"""A word on a plan comes through a known channel; what was written before that was asked for stays."""

from django.db import migrations, models

CHANNELS = ("online", "desk", "phone", "wechat", "system", "document")
KNOWN = models.CheckConstraint(name="plan_decision_channel_is_known", condition=models.Q(channel__in=CHANNELS))
ADDED = f"""
ALTER TABLE suitability_plandecision ADD CONSTRAINT {KNOWN.name}
    CHECK (channel IN ({", ".join(f"'{channel}'" for channel in CHANNELS)})) NOT VALID
"""


class Migration(migrations.Migration):
    """After the tables. Not valid: rows from before may name another."""

    dependencies = [("suitability", "0016_an_assessment_names_a_known_channel")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddConstraint(model_name="plandecision", constraint=KNOWN)],
            database_operations=[
                migrations.RunSQL(ADDED, f"ALTER TABLE suitability_plandecision DROP CONSTRAINT {KNOWN.name}")
            ],
        ),
    ]
