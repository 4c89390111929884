"""How far each break reached whenever it was seen to reach otherwise."""

import django.db.models.deletion
from django.db import migrations, models

from hub.funds.domain.reconciliation.kinds import BreakKind

MOVES = ("taken", "proposed", "agreed", "declined", "cleared", "reopened", "changed")


class Migration(migrations.Migration):
    dependencies = [("funds", "0019_large_money_needs_its_contract")]

    operations = [
        migrations.RunSQL("SELECT set_config('hub.scope_kind', 'system', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="BreakSighting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(choices=[(kind.value, kind.value) for kind in BreakKind], max_length=20)),
                ("until", models.DateField(null=True)),
                ("amount_fen", models.BigIntegerField()),
                ("moved_fen", models.BigIntegerField()),
                ("expected", models.CharField(blank=True, default="", max_length=200)),
                ("actual", models.CharField(blank=True, default="", max_length=200)),
                (
                    "break_row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sightings", to="funds.break"
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="breakstep",
            name="move",
            field=models.CharField(choices=[(move, move) for move in MOVES], max_length=12),
        ),
    ]
