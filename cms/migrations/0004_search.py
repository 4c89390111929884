"""The index behind the public search: one row for each version of the register."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_signatory_is_a_third_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="cms.registerversion",
                    ),
                ),
                ("slug", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=20)),
                ("change", models.CharField(max_length=12)),
                ("project", models.CharField(blank=True, max_length=60)),
                ("plain", models.TextField()),
                ("title_plain", models.CharField(max_length=700)),
                ("tokens", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("english", django.contrib.postgres.search.SearchVectorField()),
                ("published_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["tokens"], name="search_by_token"),
                    django.contrib.postgres.indexes.GinIndex(fields=["english"], name="search_by_stem"),
                    models.Index(fields=["slug"], name="search_by_slug"),
                ],
            },
        ),
    ]
