"""Purchases are history, show to those who may see the investor, and go with a person who signed nothing."""

from django.db import migrations

from hub.retention.guards import Erasable
from hub.schema.operations import AppendOnly, ClientRows


class Migration(migrations.Migration):
    """After the tables, the scope functions and the function that tells what an erasure may."""

    dependencies = [
        ("purchases", "0001_initial"),
        ("access", "0002_scope_functions"),
        ("retention", "0004_what_an_erasure_may"),
    ]
    operations = [
        AppendOnly("purchases_purchase"),
        AppendOnly("purchases_purchasestep"),
        ClientRows("purchases_purchase"),
        ClientRows("purchases_purchasestep"),
        Erasable("purchases_purchase", column="subject_id"),
        Erasable("purchases_purchasestep", column="subject_id"),
    ]
