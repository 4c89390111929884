"""Other kinds of notice: a suitability report was declared void, or replaced."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0015_notices_of_deadlines"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("handed_over", "Your client is another advisor's client, too"),
                    ("parted", "Two profiles were parted again"),
                    ("sign_soon", "An instruction is about to lapse"),
                    ("sign_over", "An instruction lapsed"),
                    ("money_soon", "A contract waits for its money for two days more"),
                    ("money_over", "A contract’s money did not come"),
                    ("report_void", "A suitability report was declared void"),
                    ("report_replaced", "A suitability report was replaced"),
                ],
                max_length=16,
            ),
        ),
    ]
