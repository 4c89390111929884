"""Other kinds of notice: an instruction or a contract whose time ends, or has ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0014_a_contract_made_elsewhere"),
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
                ],
                max_length=16,
            ),
        ),
    ]
