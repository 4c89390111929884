"""Devices, what they measured, what projects declared, and visits with their pictures."""

import django.db.models.deletion
import hub.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("project_code", models.CharField(max_length=40)),
                ("public_key", models.BinaryField()),
                ("measures", models.JSONField()),
                ("what_zh", models.CharField(max_length=80)),
                ("what_en", models.CharField(max_length=80)),
                ("valid_from", models.DateTimeField()),
                ("added_by", models.CharField(max_length=80)),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Weighing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ran_at", models.DateTimeField()),
                ("until", models.DateField()),
                ("opened", models.PositiveIntegerField()),
                ("frozen", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("project_code", models.CharField(max_length=40)),
                ("quantity", models.CharField(max_length=40)),
                (
                    "bound",
                    models.CharField(
                        choices=[("at_least", "at_least"), ("at_most", "at_most"), ("about", "about")], max_length=10
                    ),
                ),
                ("value", models.BigIntegerField()),
                ("tolerance_bps", models.IntegerField()),
                ("freeze_days", models.SmallIntegerField()),
                ("since", models.DateField()),
                ("recorded_by", models.CharField(max_length=80)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("project_code", "quantity", "since"), name="declaration_one_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tolerance_bps__gte", 0),
                            ("tolerance_bps__lte", 10000),
                            ("freeze_days__gte", 1),
                            ("freeze_days__lte", 30),
                        ),
                        name="declaration_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviceEnd",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="end",
                        serialize=False,
                        to="reality.device",
                    ),
                ),
                ("ended_at", models.DateTimeField()),
                ("ended_by", models.CharField(max_length=80)),
                ("reason", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="DeviceMessage",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("number", models.BigIntegerField()),
                ("body", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("signed_base", models.BinaryField()),
                ("taken_at", models.DateTimeField()),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="reality.device"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("quantity", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                ("value", models.BigIntegerField()),
                ("device", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="reality.device")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="reality.devicemessage"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=hub.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("project_code", models.CharField(max_length=40)),
                ("visited_at", models.DateTimeField()),
                ("place_zh", models.CharField(max_length=120)),
                ("place_en", models.CharField(max_length=120)),
                ("latitude", models.IntegerField(null=True)),
                ("longitude", models.IntegerField(null=True)),
                ("staff", models.PositiveSmallIntegerField()),
                ("clients", models.PositiveSmallIntegerField()),
                ("checklist", models.JSONField()),
                ("found_zh", models.TextField()),
                ("found_en", models.TextField()),
                ("interviews_zh", models.TextField(blank=True)),
                ("interviews_en", models.TextField(blank=True)),
                ("recorded_by", models.CharField(max_length=80)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["project_code", "-visited_at"], name="sitevisit_by_project")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visited_at__lte", models.F("recorded_at"))), name="sitevisit_is_over"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SitePicture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("kind", models.CharField(choices=[("photo", "photo"), ("panorama", "panorama")], max_length=10)),
                ("width", models.IntegerField()),
                ("height", models.IntegerField()),
                ("caption_zh", models.CharField(max_length=120)),
                ("caption_en", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="reality.sitevisit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="devicemessage",
            constraint=models.UniqueConstraint(fields=("device", "name"), name="devicemessage_once"),
        ),
        migrations.AddConstraint(
            model_name="devicemessage",
            constraint=models.UniqueConstraint(fields=("device", "number"), name="devicemessage_one_each_number"),
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(fields=["quantity", "day", "device"], name="reading_by_day"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                fields=("device", "quantity", "at"), name="reading_one_value_an_instant"
            ),
        ),
        migrations.AddIndex(
            model_name="sitepicture",
            index=models.Index(fields=["digest"], name="sitepicture_by_digest"),
        ),
        migrations.AddConstraint(
            model_name="sitepicture",
            constraint=models.UniqueConstraint(fields=("visit", "place"), name="sitepicture_one_a_place"),
        ),
    ]
