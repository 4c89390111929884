"""Read what the register says about duties: which fell due, which were kept, and what comes next."""

import json
from datetime import datetime
from typing import Any, Final

from cms.domain.due import Obligation, Published, obligations
from cms.domain.kinds import CLOSED
from cms.domain.schema import Kind
from cms.models import Change, RegisterVersion

FIELDS: Final = ("month", "value_date", "maturity_date", "after_as_of_date", "occurred_at", "project_code")
"""What duties ask of a payload."""


def duties(*, at: datetime) -> tuple[Obligation, ...]:
    """Every obligation that has fallen due by ``at`` and the next of each, by due day; one query."""
    rows = (
        RegisterVersion.objects.exclude(kind__in=CLOSED)
        .filter(published_at__lte=at)
        .order_by("published_at", "slug", "number")
    )
    read = rows.values_list("slug", "kind", "number", "published_at", "change", "payload")
    return obligations([_published(*row) for row in read.iterator()], at=at)


def _published(
    slug: str, kind: str, number: int, published_at: datetime, change: str, payload: bytes | memoryview
) -> Published:
    return Published(
        slug=slug,
        kind=Kind(kind),
        number=number,
        published_at=published_at,
        withdrawn=change == Change.WITHDRAWAL,
        fields=_asked(bytes(payload)),
    )


def _asked(payload: bytes) -> dict[str, Any]:
    """Content that cannot be read says nothing here; the scan names it."""
    try:
        fields = json.loads(payload)["fields"]
        return {name: fields[name] for name in FIELDS if name in fields}
    except (ValueError, KeyError, TypeError):
        return {}
