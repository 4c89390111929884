"""Who sat in a seat goes when a second person agreed that they are forgotten, and not otherwise."""

from django.db import migrations

from hub.retention.guards import Erasable


class Migration(migrations.Migration):
    """After the function that asks for a granted erasure."""

    dependencies = [("households", "0002_refusals"), ("retention", "0004_what_an_erasure_may")]
    operations = [Erasable("households_occupant", column="subject_id", except_columns=("current",))]
