"""Whoever approved a submission does not sign it: the register holds author, reviewer and signatory apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """After the register."""

    dependencies = [("cms", "0002_refusals")]
    operations = [
        migrations.AddConstraint(
            model_name="registerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("publisher_id", models.F("approver_id")), _negated=True),
                name="register_publisher_not_approver",
            ),
        ),
    ]
