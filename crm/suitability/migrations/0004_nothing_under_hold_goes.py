"""What a person answered, said and planned is not emptied while they are under legal hold."""

from django.db import migrations

from hub.retention.guards import HoldGuard

EMPTIED = {
    "suitability_assessment": "answers",
    "suitability_leveldecision": "inputs",
    "suitability_levelceiling": "reason",
    "suitability_contradiction": "inputs",
    "suitability_resolution": "written",
    "suitability_planproposal": "content",
}


class Migration(migrations.Migration):
    """After the function that finds a record's person."""

    dependencies = [("suitability", "0003_endings_when_people_part"), ("identity", "0011_nothing_under_hold_goes")]
    operations = [
        HoldGuard(table, subject="subject_id", source="source_id", record="id", emptied=[column])
        for table, column in EMPTIED.items()
    ]
