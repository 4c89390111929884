"""Another reason to ask the gate: a contract that was made elsewhere is registered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("suitability", "0013_answers_alone_raise_nothing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="gatedecision",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("recommendation", "recommendation"),
                    ("purchase", "purchase"),
                    ("registration", "registration"),
                ],
                max_length=16,
            ),
        ),
    ]
