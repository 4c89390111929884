"""A task may say why it was opened, with its evidence, encrypted."""

import hub.vault.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0012_a_second_person_reviews_a_raise"),
    ]

    operations = [
        migrations.AddField(
            model_name="advisortask",
            name="reason",
            field=hub.vault.fields.EncryptedText(null=True),
        ),
    ]
