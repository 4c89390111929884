"""What the last check of the channels found; for staff and the worker."""

from django.db import migrations, models

from hub.schema.operations import StaffRows


class Migration(migrations.Migration):
    """After the scope functions that the row policy calls."""

    initial = True
    dependencies = [("access", "0002_scope_functions")]
    operations = [
        migrations.CreateModel(
            name="ParityCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.CharField(max_length=120)),
                ("number", models.PositiveIntegerField()),
                ("found", models.JSONField()),
                ("checked_at", models.DateTimeField(null=True)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("slug",), name="parity_once_each")]},
        ),
        StaffRows("portal_paritycheck"),
    ]
