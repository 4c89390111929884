"""Projects may also be repaid in equal parts of principal, or by a plan of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_refusals")]
    operations = [
        migrations.AlterField(
            model_name="project",
            name="repayment_method",
            field=models.CharField(
                choices=[
                    ("bullet", "bullet"),
                    ("interest_first", "interest_first"),
                    ("equal_instalments", "equal_instalments"),
                    ("equal_principal", "equal_principal"),
                    ("custom", "custom"),
                ],
                max_length=20,
            ),
        ),
    ]
