"""Whom movements came from, what the rules found, and what people said of it."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0014_chain_and_lean_posting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("ran_at", models.DateTimeField()),
                ("until", models.DateField()),
                ("movements", models.PositiveIntegerField()),
                ("opened", models.PositiveIntegerField()),
                ("took_ms", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("identity", models.CharField(max_length=240, unique=True)),
                ("rule_id", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("project_code", models.CharField(blank=True, default="", max_length=40)),
                ("found", models.BigIntegerField()),
                ("limit", models.BigIntegerField()),
                ("word", models.CharField(blank=True, default="", max_length=64)),
                ("evidence", models.JSONField()),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["rule_id", "day"], name="alert_by_rule")],
            },
        ),
        migrations.CreateModel(
            name="MovementParty",
            fields=[
                ("flow_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("party", models.CharField(blank=True, default="", max_length=64)),
                ("use", models.CharField(blank=True, default="", max_length=32)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("party", ""), _negated=True),
                            models.Q(("use", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="movementparty_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertStep",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("taken", "taken"),
                            ("explained", "explained"),
                            ("confirmed", "confirmed"),
                            ("released", "released"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_label", models.CharField(max_length=80)),
                ("words", models.TextField(blank=True, default="")),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="funds.alert"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("move", "taken"), models.Q(("words", ""), _negated=True), _connector="OR"),
                        name="alertstep_says_why",
                    )
                ],
            },
        ),
    ]
