"""Keep since when a letter that cannot be written waits for people."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0015_alerts_are_the_readers"),
    ]

    operations = [
        migrations.AddField(
            model_name="alertmail",
            name="parked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="alertmail",
            index=models.Index(
                condition=models.Q(("parked_at__isnull", False)), fields=["parked_at"], name="alert_mail_parked"
            ),
        ),
        migrations.AddConstraint(
            model_name="alertmail",
            constraint=models.CheckConstraint(
                condition=models.Q(("parked_at", None), ("sent_at", None), _connector="OR"),
                name="alert_mail_parked_is_not_sent",
            ),
        ),
    ]
