"""Take what is published already into the search; publishing takes in everything after it."""

from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import migrations
from django.db.models import Value

from cms.domain.payload import thaw
from cms.domain.search import plain, searchable


def take_in(apps: Any, schema_editor: Any) -> None:
    """Newest version of each slug first, so that the next one knows when it was superseded."""
    entries, later = apps.get_model("cms", "SearchEntry").objects, {}
    for row in apps.get_model("cms", "RegisterVersion").objects.order_by("slug", "-number").iterator(chunk_size=200):
        payload = thaw(bytes(row.payload))
        made = searchable(payload, change=row.change)
        entries.create(
            version_id=row.id,
            slug=row.slug,
            kind=row.kind,
            change=row.change,
            project=str(payload.fields.get("project_code", "")),
            plain=made.plain,
            title_plain=plain(f"{row.title_zh}\n{row.title_en}"),
            tokens=list(made.tokens),
            english=SearchVector(Value(made.english), config="english"),
            published_at=row.published_at,
            superseded_at=later.get(row.slug),
        )
        later[row.slug] = row.published_at


class Migration(migrations.Migration):
    """Data alone."""

    dependencies = [("cms", "0004_search")]
    operations = [migrations.RunPython(take_in, migrations.RunPython.noop)]
