"""Block keys without an index or a check of their own, and the kinds of evidence that scoring reads."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0006_who_sees_scored_pairs"),
    ]

    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="blockkey",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.sourcerecord",
            ),
        ),
        migrations.AlterField(
            model_name="identifier",
            name="kind",
            field=models.CharField(
                choices=[
                    ("name", "name"),
                    ("phone", "phone"),
                    ("phone_mask", "phone_mask"),
                    ("id_number", "id_number"),
                    ("id_mask", "id_mask"),
                    ("email", "email"),
                    ("user_id", "user_id"),
                    ("device", "device"),
                    ("gender", "gender"),
                    ("birth_date", "birth_date"),
                    ("noted_phone", "noted_phone"),
                    ("noted_id", "noted_id"),
                    ("noted_email", "noted_email"),
                ],
                max_length=16,
            ),
        ),
    ]
