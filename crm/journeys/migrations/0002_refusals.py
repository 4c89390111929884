"""An advisor has one conversation at a time; the rows show to those responsible for the client."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from hub.schema.operations import ClientRows

ONE_AT_A_TIME = """
ALTER TABLE journeys_appointment ADD CONSTRAINT appointment_one_at_a_time EXCLUDE USING gist (
    advisor_id WITH =, tstzrange(starts_at, ends_at) WITH &&
) WHERE (status IN ('booked', 'arrived'))
"""


class Migration(migrations.Migration):
    """After the scope functions."""

    dependencies = [("journeys", "0001_initial"), ("access", "0002_scope_functions")]
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(ONE_AT_A_TIME, "ALTER TABLE journeys_appointment DROP CONSTRAINT appointment_one_at_a_time"),
        ClientRows("journeys_appointment"),
        ClientRows("journeys_advisortask"),
    ]
